//! Setters that only set.

/// Chaining setters of a type: `name(Argument) = field.how`, where `set` fills what may be absent, `put` replaces, `push` appends.
macro_rules! setters {
    ($type:ident { $($(#[$doc:meta])* $name:ident($arg:ty) = $field:ident.$how:ident;)* }) => {
        impl $type {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(mut self, value: $arg) -> Self {
                    setters!(@$how self.$field, value.into());
                    self
                }
            )*
        }
    };
    (@set $place:expr, $value:expr) => { $place = Some($value) };
    (@put $place:expr, $value:expr) => { $place = $value };
    (@push $place:expr, $value:expr) => { $place.push($value) };
}
