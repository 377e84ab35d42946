//! A case is a line: its name, and what is typed.

/// A test a line: a name, and the command lines that are typed one after the other.
macro_rules! cases {
    ($($name:ident: $($line:literal),+;)+) => {
        $(
            #[test]
            fn $name() {
                let shown = $crate::session::shown(&[$($line),+]);
                insta::with_settings!({snapshot_path => "golden", omit_expression => true}, {
                    insta::assert_snapshot!(shown);
                });
            }
        )+
    };
}
