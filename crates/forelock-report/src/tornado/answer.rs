//! What a tornado comes to, in words.

use super::table::change;
use crate::metric_label::label;
use forelock::study::sweep::Tornado;

/// Which field moves the metric most, and of how many the effect may be chance.
pub(super) fn answer(tornado: &Tornado) -> String {
    let name = label(tornado.metric).to_lowercase();
    match tornado.bars.first() {
        Some(first) if first.is_clear() => {
            let unclear = tornado.bars.iter().filter(|bar| !bar.is_clear()).count();
            let rest = match unclear {
                0 => String::new(),
                1 => " Of one field the effect can't be told from chance.".to_owned(),
                more => format!(" Of {more} fields the effect can't be told from chance."),
            };
            format!(
                "`{}` moves the {name} most: {} from {} to {}.{rest}",
                first.path,
                change(tornado.metric.unit(), &first.effect),
                first.first.value,
                first.last.value,
            )
        }
        _ => format!("No field moves the {name} by more than chance."),
    }
}
