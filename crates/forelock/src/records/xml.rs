//! Records as XML, which the Bulk API 1.0 answers unless asked otherwise.
//!
//! Elements are known by their names without the prefix of a namespace. Nothing is expanded but
//! the five characters that XML itself names and characters given by number: a document type, which
//! could declare more, is refused before its declarations are looked at.

use super::field::{Field, Fields, Name, Scalar, Spelling};
use super::file_records::Taken;
use super::read::Called;
use forelock_io::words::shorten;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use std::borrow::Cow;
use std::ops::Range;

/// Takes all records of `text`.
pub(super) fn read(text: &str, taken: &mut Taken<'_>) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk { open: Vec::new(), taken };
    loop {
        let start = byte(reader.buffer_position());
        let event = reader.read_event();
        let at = start..byte(reader.buffer_position());
        let going_on = match event {
            Ok(Event::Eof) => return walk.end(text),
            Ok(event) => walk.event(&event, at),
            Err(error) => {
                let start = byte(reader.error_position());
                let title = format!("this is not valid XML: {}", shorten(&error.to_string()));
                let help = "give the file as the API answered; if it ends too soon, fetch it again";
                walk.taken.findings.add(start..start + 1, title, help);
                false
            }
        };
        if !going_on || walk.taken.findings.are_plenty() {
            return;
        }
    }
}

/// A place in memory, where a text of 64 MiB fits.
fn byte(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// An element that has begun and not ended.
enum Element<'t> {
    /// A list of records.
    List,
    /// A record; boxed, since it is large.
    Record(Called, Box<Fields<'t>>),
    /// A field that is read, with its text so far.
    Field(Name, Spelling, String, Range<usize>),
    /// One that is passed over, and how many of those within it are open.
    Unread(usize),
}

struct Walk<'w, 's> {
    /// From the outermost to the innermost: a list, a record, a field at most, and what is unread.
    open: Vec<Element<'static>>,
    taken: &'w mut Taken<'s>,
}

impl Walk<'_, '_> {
    /// Whether to go on.
    fn event(&mut self, event: &Event<'_>, at: Range<usize>) -> bool {
        match event {
            Event::Start(start) => self.start(start.local_name().into_inner(), at),
            Event::End(_) => self.close(at),
            Event::Text(text) => {
                self.text(&text.xml_content(quick_xml::XmlVersion::Implicit1_0), at)
            }
            Event::CData(text) => self.text(text, at),
            Event::GeneralRef(reference) => self.reference(reference, at),
            Event::DocType(_) => {
                self.taken.findings.add(
                    at,
                    "a document type (`<!DOCTYPE`) is not read: it could declare anything",
                    "delete it; what the API answers has none",
                );
                false
            }
            Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => {
                true
            }
        }
    }

    fn start(&mut self, name: &str, at: Range<usize>) -> bool {
        let element = match self.open.last_mut() {
            None => match (list(name), record(name)) {
                (true, _) => Element::List,
                (_, Some(called)) => Element::Record(called, Box::new(Fields::new(at))),
                _ => {
                    let title = format!("`<{}>` is neither job info nor batch info", shorten(name));
                    let help = "the API answers `<jobInfo>`, `<batchInfo>` or `<batchInfoList>`";
                    self.taken.findings.add(at, title, help);
                    return false;
                }
            },
            Some(Element::List) => match record(name) {
                Some(called) => Element::Record(called, Box::new(Fields::new(at))),
                None => Element::Unread(0),
            },
            Some(Element::Record(..)) => match Name::parse(name) {
                Some((name, spelling)) => {
                    Element::Field(name, spelling, String::new(), at.end..at.end)
                }
                None => Element::Unread(0),
            },
            Some(Element::Field(field, ..)) => {
                let title = format!("`{}` must be text, not elements", field.text());
                self.taken.findings.add(at, title, "give the file as the API answered");
                return false;
            }
            Some(Element::Unread(within)) => {
                *within += 1;
                return true;
            }
        };
        self.open.push(element);
        true
    }

    fn close(&mut self, at: Range<usize>) -> bool {
        match self.open.pop() {
            Some(Element::Unread(within)) if within > 0 => {
                self.open.push(Element::Unread(within - 1));
            }
            Some(Element::Field(name, spelling, text, place)) => {
                let place = if text.is_empty() { at } else { place };
                let field = Field { value: Scalar::Text(Cow::Owned(text)), at: place.clone() };
                if let Some(Element::Record(_, fields)) = self.open.last_mut()
                    && !fields.put(name, spelling, field)
                {
                    let title = format!("`{}` is there twice", name.text());
                    self.taken.findings.add(place, title, "leave one of them");
                    return false;
                }
            }
            Some(Element::Record(called, fields)) => self.taken.take(&fields, called),
            Some(Element::List | Element::Unread(_)) | None => {}
        }
        true
    }

    fn text(&mut self, text: &str, at: Range<usize>) -> bool {
        match self.open.last_mut() {
            Some(Element::Field(_, _, so_far, place)) => {
                so_far.push_str(text);
                *place = place.start..at.end;
                true
            }
            None if !text.trim().is_empty() => {
                let title = "here is text outside of any element";
                self.taken.findings.add(at, title, "give the file as the API answered");
                false
            }
            _ => true,
        }
    }

    /// `&amp;` and `&#38;`; whatever else a document could have declared is not looked up.
    fn reference(&mut self, reference: &BytesRef<'_>, at: Range<usize>) -> bool {
        let known = resolve_predefined_entity(reference).map(str::to_owned);
        let character = || reference.resolve_char_ref().ok().flatten().map(String::from);
        if let Some(text) = known.or_else(character) {
            return self.text(&text, at);
        }
        let title = format!("`&{};` stands for nothing", shorten(reference));
        let help =
            "only `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` and characters by number are read";
        self.taken.findings.add(at, title, help);
        false
    }

    /// At the end of the text.
    fn end(self, text: &str) {
        let inside = match self.open.last() {
            None => return,
            Some(Element::Field(name, ..)) => name.text(),
            Some(Element::Record(..)) => "a record",
            Some(Element::List) => "a list",
            Some(Element::Unread(_)) => "an element",
        };
        let end = text.trim_end().len();
        let title = format!("the file ends within {inside}");
        self.taken.findings.add(end..end, title, "it ends too soon: fetch it again");
    }
}

fn list(name: &str) -> bool {
    matches!(name, "batchInfoList" | "jobInfoList")
}

fn record(name: &str) -> Option<Called> {
    match name {
        "jobInfo" => Some(Called::Job),
        "batchInfo" => Some(Called::Batch),
        // What the API answers when it refuses.
        "error" => Some(Called::Nothing),
        _ => None,
    }
}
