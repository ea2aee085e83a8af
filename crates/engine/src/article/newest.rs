//! The two newest of what is known under a key: what is typed is often taken back.

#[derive(Debug)]
pub(super) struct Newest<T>([Option<(u64, T)>; 2]);

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self([None, None])
    }
}

impl<T> Newest<T> {
    /// What is known under a key; it is the newest then.
    pub fn get(&mut self, key: u64) -> Option<&T> {
        let has_key = |known: &Option<(u64, T)>| known.as_ref().is_some_and(|(of, _)| *of == key);
        let at = self.0.iter().position(has_key)?;
        self.0.swap(0, at);
        self.iter().next().map(|(_, known)| known)
    }

    /// Puts in what is known under a key; the older of the two goes.
    pub fn put(&mut self, key: u64, known: T) {
        let [newest, before] = &mut self.0;
        *before = newest.replace((key, known));
    }

    /// Both with their keys, the newest first.
    pub fn iter(&self) -> impl Iterator<Item = &(u64, T)> {
        self.0.iter().flatten()
    }
}
