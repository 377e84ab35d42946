//! Links of pages that stand outside of the book, whose own `scripts/book` checks.

use crate::reader::root;
use std::fs;

#[test]
fn links_of_the_pages_beside_the_book_lead_to_files() {
    for page in ["README.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for link in text.split("](").skip(1).map(|rest| rest.split([')', '#', ' ']).next().unwrap())
        {
            let leads_outside = link.contains("://");
            assert!(leads_outside || root().join(link).exists(), "{page} leads to {link}");
        }
    }
}
