//! Values that have a name.

/// Gives the values of a type their names in data files and in what is printed. To read another name is an error, which begins as said.
macro_rules! named {
    ($type:ident, $unknown:literal: $($value:ident $(($inner:path))? => $name:literal),* $(,)?) => {
        impl $type {
            /// All of them, in their order.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$value $(($inner))?),*];

            /// Its name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$value $(($inner))? => $name,)*
                }
            }

            /// Reads a name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.name() == name)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                Self::from_name(&name)
                    .ok_or_else(|| serde::de::Error::custom(format!("{} `{name}`", $unknown)))
            }
        }
    };
}
pub(crate) use named;
