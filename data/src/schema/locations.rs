//! `locations/geonames.tsv`: where countries and places are.

use serde::{Deserialize, Serialize};

/// A point on the map, in degrees of WGS 84. Of a country or a region it is a point within it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Point")]
pub struct Location {
    /// The id of the place in GeoNames.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// Degrees north of the equator, from -90 to 90.
    pub latitude: f64,
    /// Degrees east of Greenwich, from -180 to 180.
    pub longitude: f64,
}

/// A location as it is written, before it is known to be on earth.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Point {
    geonames: Option<u32>,
    latitude: f64,
    longitude: f64,
}

impl TryFrom<Point> for Location {
    type Error = String;

    fn try_from(point: Point) -> Result<Self, String> {
        let Point {
            geonames,
            latitude,
            longitude,
        } = point;
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(format!(
                "{latitude}, {longitude} is nowhere on earth; latitude is from -90 to 90, longitude from -180 to 180"
            ));
        }
        Ok(Self {
            geonames,
            latitude,
            longitude,
        })
    }
}

/// Reads a row: the id of an entry, and where it is. The error is for whoever writes data.
pub fn location(row: &str) -> Result<(&str, Location), String> {
    let fields: Vec<&str> = row.split('\t').collect();
    let [id, geonames, latitude, longitude] = fields[..] else {
        return Err(format!(
            "{} fields; write four, parted by tabs: id, GeoNames id, latitude, longitude",
            fields.len()
        ));
    };
    let degrees = |field: &str| {
        let not_degrees = |_| format!("{id}: {field:?} is no number of degrees; write 31.7690");
        field.parse::<f64>().map_err(not_degrees)
    };
    let geonames = geonames
        .parse()
        .map_err(|_| format!("{id}: {geonames:?} is no id of GeoNames; write its number"))?;
    let point = Point {
        geonames: Some(geonames),
        latitude: degrees(latitude)?,
        longitude: degrees(longitude)?,
    };
    let location = Location::try_from(point).map_err(|what| format!("{id}: {what}"))?;
    Ok((id, location))
}
