//! Settings from several places: what is said later wins, setting by setting.

use serde_json::Value;

/// Puts settings over others.
pub(super) fn over(under: &mut Value, upper: Value) {
    match (under, upper) {
        (Value::Object(under), Value::Object(upper)) => {
            for (key, value) in upper {
                match under.get_mut(&key) {
                    Some(it) => over(it, value),
                    None => drop(under.insert(key, value)),
                }
            }
        }
        (_, Value::Null) => {}
        (under, upper) => *under = upper,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_said_later_wins_setting_by_setting() {
        let mut settings = json!({"a": {"b": 1, "c": 2}, "d": [1]});
        over(
            &mut settings,
            json!({"a": {"c": 3, "b": null}, "d": [2], "e": 4}),
        );
        assert_eq!(settings, json!({"a": {"b": 1, "c": 3}, "d": [2], "e": 4}));
    }
}
