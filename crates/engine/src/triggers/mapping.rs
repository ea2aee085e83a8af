//! The triggers of PLOVER as those of another codebook.

use khabar_data::schema::Trigger;

use crate::codebook::{Codebook, DEFAULT, EventType};

/// A row of PLOVER's as one of another codebook; none where no type claims it.
pub fn in_codebook(row: &Trigger, codebook: &Codebook) -> Option<Trigger> {
    if codebook.codebook.id == DEFAULT {
        return Some(row.clone());
    }
    let claim = |event_type: &'_ EventType, mode: Option<&String>| {
        let claims = event_type.evoked_by.iter();
        claims
            .filter(|e| e.r#type == row.r#type && e.mode.as_ref() == mode)
            .map(|e| e.roles.clone())
            .next()
    };
    let of_mode = || {
        row.modes.iter().find_map(|mode| {
            let mut types = codebook.types.iter();
            types.find_map(|t| Some((t, claim(t, Some(mode))?)))
        })
    };
    let of_type = || {
        codebook
            .types
            .iter()
            .find_map(|t| Some((t, claim(t, None)?)))
    };
    let same_id = || {
        let event_type = codebook.event_type(&row.r#type)?;
        let roles = codebook.roles_of(event_type);
        let same = roles
            .map(|role| (role.id.clone(), role.id.clone()))
            .collect();
        event_type
            .evoked_by
            .is_empty()
            .then_some((event_type, same))
    };
    let (event_type, roles) = of_mode().or_else(of_type).or_else(same_id)?;
    let mut row = row.clone();
    row.r#type = event_type.id.clone();
    row.modes
        .retain(|mode| codebook.modes_of(&event_type.id).any(|m| m.id == *mode));
    row.contexts
        .retain(|context| codebook.context(context).is_some());
    row.args = row
        .args
        .into_iter()
        .filter_map(|(place, role)| Some((place, roles.get(&role)?.clone())))
        .collect();
    Some(row)
}
