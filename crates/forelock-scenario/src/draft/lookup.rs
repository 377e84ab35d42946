//! Which fields are lookups, and to what, by their names.

/// A lookup whose parent a record locks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLookup {
    /// The object that it looks up to.
    pub parent: String,
    /// The field, or the column of the file.
    pub column: String,
    /// How many parents there are; `None` if nobody says it.
    pub parents: Option<u64>,
}

/// Lookups of most objects to users and other settings, which no load locks.
const OF_SETTINGS: [&str; 6] =
    ["Owner", "RecordType", "CreatedBy", "LastModifiedBy", "MasterRecord", "CurrencyIso"];

/// Standard lookups that are not called after the object that they look up to.
const CALLED_OTHERWISE: [(&str, &str); 4] = [
    ("ReportsTo", "Contact"),
    ("Who", "Contact"),
    ("What", "Account"),
    ("MasterRecordAccount", "Account"),
];

impl DraftLookup {
    /// The lookup that the field is called after: `AccountId`, `Account.Ext__c`, `Account__r.Ext__c`,
    /// and where `objects` has such an object, `Account__c`. `of` is the object that has the field.
    pub(super) fn of_field(field: &str, of: &str, objects: &[String]) -> Option<Self> {
        let field = field.trim();
        let parent = match field.split_once(['.', ':']) {
            Some((relation, _)) => match relation.strip_suffix("__r") {
                Some(custom) => format!("{custom}__c"),
                None => relation.to_owned(),
            },
            None => match strip_id(field) {
                Some(standard) => standard.to_owned(),
                None => {
                    let custom = |object: &&String| object.eq_ignore_ascii_case(field);
                    objects.iter().find(custom)?.clone()
                }
            },
        };
        let is = |name: &str| parent.eq_ignore_ascii_case(name);
        if parent.is_empty() || OF_SETTINGS.iter().any(|name| is(name)) {
            return None;
        }
        let other = CALLED_OTHERWISE.iter().find(|(name, _)| is(name));
        let parent = match other {
            Some((_, object)) => (*object).to_owned(),
            // Of most objects that have it, it is the one above in their own hierarchy.
            None if is("Parent") => of.to_owned(),
            // The object of the file, in its own spelling.
            None => objects.iter().find(|object| is(object)).cloned().unwrap_or(parent),
        };
        Some(Self { parent, column: field.to_owned(), parents: None })
    }

    /// The lookup that a column of records of `of` holds, whatever it is called.
    pub(super) fn of_column(column: &str, of: &str) -> Self {
        let named = Self::of_field(column, of, &[]);
        let parent = named.map_or_else(|| column.to_owned(), |named| named.parent);
        Self { parent, column: column.to_owned(), parents: None }
    }

    /// Those of several fields, each parent once.
    pub(super) fn of_fields<'a>(
        fields: impl IntoIterator<Item = &'a str>,
        of: &str,
        objects: &[String],
    ) -> Vec<Self> {
        let mut lookups: Vec<Self> = Vec::new();
        for lookup in fields.into_iter().filter_map(|field| Self::of_field(field, of, objects)) {
            if lookups.iter().all(|other| other.parent != lookup.parent) {
                lookups.push(lookup);
            }
        }
        lookups
    }
}

/// The name before `Id`, whatever its capitals; `None` for the record's own.
fn strip_id(field: &str) -> Option<&str> {
    let (name, end) = field.split_at_checked(field.len().checked_sub(2)?)?;
    let is_id = end == "Id" || end == "ID" && name.bytes().all(|byte| !byte.is_ascii_lowercase());
    (is_id && !name.is_empty() && !name.ends_with('_')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookups_are_told_by_their_names() {
        let objects = ["Account", "Project__c"].map(str::to_owned);
        for (field, parent) in [
            ("AccountId", Some("Account")),
            ("ACCOUNTID", Some("Account")),
            ("Account.Ext_Id__c", Some("Account")),
            ("Account:Ext_Id__c", Some("Account")),
            ("Project__r.Ext_Id__c", Some("Project__c")),
            ("project__c", Some("Project__c")),
            ("ParentId", Some("Case")),
            ("ReportsToId", Some("Contact")),
            ("Id", None),
            ("ID", None),
            ("OwnerId", None),
            ("RecordTypeId", None),
            ("Paid", None),
            ("PAID", Some("PA")),
            ("Ext_Id__c", None),
            ("Other__c", None),
            ("", None),
            ("é", None),
        ] {
            let lookup = DraftLookup::of_field(field, "Case", &objects);
            assert_eq!(lookup.map(|one| one.parent).as_deref(), parent, "{field}");
        }
        let both = DraftLookup::of_fields(["AccountId", "Account.Ext__c"], "Case", &objects);
        assert_eq!(both.len(), 1);
    }
}
