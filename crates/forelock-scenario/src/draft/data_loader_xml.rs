//! The beans of `process-conf.xml`.

use super::properties::Settings;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The settings of each bean that has any, in their order.
///
/// # Errors
///
/// What is wrong with the XML.
pub(super) fn processes(text: &str) -> Result<Vec<Settings>, String> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut all: Vec<Settings> = Vec::new();
    let mut bean = Settings::new();
    let mut key: Option<String> = None;
    loop {
        match reader.read_event().map_err(|error| format!("this is not valid XML: {error}"))? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "entry" =>
            {
                key = attribute(&element, "key");
                if let (Some(key), Some(value)) = (&key, attribute(&element, "value")) {
                    bean.insert(key.clone(), value);
                }
            }
            // `<entry key="…"><value>…</value></entry>`
            Event::Text(text) => {
                if let Some(key) = key.as_ref().filter(|_| !text.trim().is_empty()) {
                    bean.insert(key.clone(), text.trim().to_owned());
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "entry" => key = None,
                "bean" if !bean.is_empty() => all.push(std::mem::take(&mut bean)),
                _ => {}
            },
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    let unescaped = quick_xml::escape::unescape(&attribute.value).ok()?;
    Some(unescaped.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_attributes_or_elements() {
        let text = r#"<!DOCTYPE beans PUBLIC "-//SPRING//DTD BEAN//EN" "x">
            <beans><bean id="none"/><bean id="a"><property name="map"><map>
              <entry key="sfdc.entity" value="A &amp; B"/>
              <entry key="process.operation"><value> insert </value></entry>
            </map></property></bean><bean id="b"><entry key="sfdc.entity" value="C"/></bean></beans>"#;
        let all = processes(text).unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!((&*all[0]["sfdc.entity"], &*all[0]["process.operation"]), ("A & B", "insert"));
        assert!(processes("<beans><bean></beans>").unwrap_err().contains("not valid XML"));
    }
}
