//! Where the countries and places that ship with Khabar are.

use std::sync::LazyLock;

use khabar_data::LOCATIONS;
use khabar_data::schema::{Location, location, place_rows};

/// Where the entry of an id is. The rows are read one at a time: few are ever asked for.
pub(super) fn shipped(id: &str) -> Option<Location> {
    static ROWS: LazyLock<Vec<&str>> =
        LazyLock::new(|| place_rows(LOCATIONS).map(|(_, row)| row).collect());
    let of_row = |row: &&str| row.split('\t').next().unwrap_or_default().cmp(id);
    let row = ROWS.get(ROWS.binary_search_by(of_row).ok()?)?;
    location(row).ok().map(|(_, location)| location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_its_id() {
        let oran = shipped("oran").unwrap();
        assert_eq!(oran.geonames, Some(2_485_926));
        assert_eq!((oran.latitude, oran.longitude), (35.6991, -0.6359));
        assert_eq!(shipped("nowhere"), None);
    }
}
