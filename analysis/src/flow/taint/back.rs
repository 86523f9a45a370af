//! The way of a value told backwards: from where it is used to where it comes from.

use super::returned::{bit, value};
use super::{Analysis, MOST_STEPS, Mark};
use crate::flow::facts::{Origin, SourceKind, Target};
use crate::flow::graph::Node;

impl Analysis<'_> {
    /// The steps before the flow of a method, the last first.
    pub(super) fn back(
        &self,
        node: Node,
        flow: usize,
        parameter: Option<u8>,
        kind: SourceKind,
        steps: &mut Vec<(Node, Mark)>,
    ) {
        let (mut node, mut flow, mut parameter) = (node, flow, parameter);
        while steps.len() < MOST_STEPS {
            if !self.within(node, flow, parameter, kind, steps) {
                return;
            }
            let Some(number) = parameter else { return };
            match self.reached.get(&(node, number)).and_then(|it| it.from) {
                Some((caller, by, of)) => {
                    if let Some(method) = self.summary(caller)
                        && let Some(Target::Argument { site, .. }) =
                            method.flows.get(by).map(|it| it.to)
                    {
                        steps.push((caller, Mark::Given(site)));
                    }
                    (node, flow, parameter) = (caller, by, of);
                }
                None => {
                    steps.push((node, Mark::Parameter(number)));
                    return;
                }
            }
        }
    }

    /// The steps from the flow of a method back to its parameter (then there is more before) or its source.
    fn within(
        &self,
        node: Node,
        flow: usize,
        parameter: Option<u8>,
        kind: SourceKind,
        steps: &mut Vec<(Node, Mark)>,
    ) -> bool {
        let Some(method) = self.summary(node) else {
            return false;
        };
        let results = self.results(node, method);
        let mut seen = Vec::new();
        let mut flow = flow;
        while steps.len() < MOST_STEPS {
            let site = match method.flows.get(flow).map(|it| it.from) {
                Some(Origin::Parameter(_)) => return parameter.is_some(),
                Some(Origin::Source { .. }) => {
                    steps.push((node, Mark::Source(flow)));
                    return false;
                }
                Some(Origin::Result(site)) if !seen.contains(&site) => site,
                _ => return false,
            };
            seen.push(site);
            let Some(target) = self.target(node, method, site) else {
                return false;
            };
            steps.push((node, Mark::Returned(site)));
            if parameter.is_none() && self.returned(target).source == Some(kind) {
                self.source_of(target, kind, steps);
                return false;
            }
            let given = method.flows.iter().position(|it| {
                let Target::Argument { site: to, number } = it.to else {
                    return false;
                };
                let from = value(&results, &it.from);
                to == site
                    && self.comes_back(target, number)
                    && match parameter {
                        Some(parameter) => from.parameters & bit(parameter) != 0,
                        None => from.source == Some(kind),
                    }
            });
            match given {
                Some(given) => flow = given,
                None => return false,
            }
        }
        false
    }

    /// The steps within a method that returns what comes from outside.
    fn source_of(&self, node: Node, kind: SourceKind, steps: &mut Vec<(Node, Mark)>) {
        let mut seen: Vec<Node> = Vec::new();
        let mut node = node;
        while steps.len() < MOST_STEPS && !seen.contains(&node) {
            seen.push(node);
            let Some(method) = self.summary(node) else {
                return;
            };
            let own = method.flows.iter().position(|it| {
                let is_source = matches!(it.from, Origin::Source { kind: of, .. } if of == kind);
                it.to == Target::Return && is_source
            });
            if let Some(own) = own {
                steps.push((node, Mark::Source(own)));
                return;
            }
            let deeper = method.flows.iter().find_map(|it| {
                let Origin::Result(site) = it.from else {
                    return None;
                };
                let target = self.target(node, method, site)?;
                let is_it = it.to == Target::Return && self.returned(target).source == Some(kind);
                is_it.then_some((site, target))
            });
            let Some((site, target)) = deeper else { return };
            steps.push((node, Mark::Returned(site)));
            node = target;
        }
    }
}
