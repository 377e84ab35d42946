//! The names of parents, kept in a file while their numbers do the work.

use crate::ParentIndex;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// Every parent's key, by its number, with the key's length in front.
#[derive(Debug)]
pub(super) struct KeyFile {
    file: File,
    count: u32,
}

impl KeyFile {
    /// All keys of `index`, in `file`, which has to be open for reading as well.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn new(file: File, index: &ParentIndex) -> io::Result<Self> {
        let mut writer = BufWriter::new(file);
        for number in 0..index.len() {
            let key = index.key(number);
            writer.write_all(&(key.len() as u64).to_le_bytes())?;
            writer.write_all(key)?;
        }
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Self { file, count: index.len() })
    }

    /// The keys of some parents, as text.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn names(&self, wanted: &[u32]) -> io::Result<BTreeMap<u32, String>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::new(file);
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        let last = wanted.last().map_or(0, |&last| last.saturating_add(1)).min(self.count);
        let mut names = BTreeMap::new();
        let mut key = Vec::new();
        for number in 0..last {
            let mut length = [0; 8];
            reader.read_exact(&mut length)?;
            let length = usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?;
            key.resize(length, 0);
            reader.read_exact(&mut key)?;
            if wanted.binary_search(&number).is_ok() {
                names.insert(number, String::from_utf8_lossy(&key).into_owned());
            }
        }
        Ok(names)
    }
}
