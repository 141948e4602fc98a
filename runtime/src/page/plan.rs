//! `Plan`: how many items the paging parameters of a call ask for, and how many to a page.

use serde_json::Value;

use crate::call::Call;
use crate::cmdlet::{Paging, Role};
use crate::{Error, Result};

/// The most items that a page may have.
const MAX_PAGE: u64 = 999;

/// What the paging parameters of a call ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    top: Option<u64>,
    page_size: Option<u64>,
    is_all: bool,
    is_counted: bool,
}

impl Plan {
    pub(crate) fn of(call: &Call) -> Result<Self> {
        let mut plan = Self::default();
        for (parameter, value) in call.bound() {
            let Role::Paging(paging) = parameter.role else { continue };
            match paging {
                Paging::All => plan.is_all = is_on(value),
                Paging::Count => plan.is_counted = is_on(value),
                Paging::Top => plan.top = number(parameter.name, value)?,
                Paging::PageSize => plan.page_size = page_size(number(parameter.name, value)?)?,
            }
        }
        Ok(plan)
    }

    pub(crate) fn is_counted(&self) -> bool {
        self.is_counted
    }

    /// How many items there are to be in all.
    pub(crate) fn top(&self) -> Option<u64> {
        self.top
    }

    /// `$top` of the first request.
    pub(crate) fn first_page(&self) -> Option<u64> {
        match (self.top, self.page_size) {
            (Some(top), size) => Some(top.min(size.unwrap_or(MAX_PAGE))),
            (None, size) => size,
        }
    }

    /// Whether there is more to do than one request; `-Top` wins over `-All`, as in the cmdlets.
    pub(crate) fn is_followed(&self) -> bool {
        self.is_all || self.top.is_some()
    }
}

/// A switch, or the name of a variable for `-CountVariable`.
fn is_on(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

fn number(name: &str, value: &Value) -> Result<Option<u64>> {
    match value {
        Value::Null => Ok(None),
        value => match value.as_u64() {
            Some(number) => Ok(Some(number)),
            None => Err(Error::binding(format!("{name} must be a whole number from 0"))),
        },
    }
}

fn page_size(size: Option<u64>) -> Result<Option<u64>> {
    match size {
        Some(size) if !(1..=MAX_PAGE).contains(&size) => Err(Error::binding(format!(
            "Invalid page size specified `{size}`. PageSize must be between 1 and {MAX_PAGE} inclusive."
        ))),
        size => Ok(size),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_is_no_larger_than_needed() {
        let top = |top, page_size| Plan { top, page_size, ..Plan::default() }.first_page();
        assert_eq!(top(Some(5), None), Some(5));
        assert_eq!(top(Some(2_000), None), Some(999));
        assert_eq!(top(Some(2_000), Some(50)), Some(50));
        assert_eq!(top(Some(5), Some(50)), Some(5));
        assert_eq!(top(None, Some(50)), Some(50));
        assert_eq!(top(None, None), None);
    }
}
