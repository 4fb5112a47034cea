//! Metrics of one name with a label whose values are all known in advance.

use std::fmt::Debug;

use prometheus_client::encoding::EncodeMetric;
use prometheus_client::metrics::TypedMetric;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

type Labels = [(&'static str, &'static str); 1];

/// The name of a metric, its unit and its help text. `_total` and the unit are appended to the name by the encoder.
pub(super) type About = (&'static str, Option<Unit>, &'static str);

/// Registers a metric for each value of the label and returns them in the same order. They are looked up here once, so
/// that counting needs neither the map nor the lock of a [`Family`].
pub(super) fn labelled<M, const N: usize>(
    registry: &mut Registry,
    (name, unit, help): About,
    label: &'static str,
    values: [&'static str; N],
    new: fn() -> M,
) -> [M; N]
where
    M: EncodeMetric + TypedMetric + Clone + Debug + Send + Sync + 'static,
{
    let family: Family<Labels, M, fn() -> M> = Family::new_with_constructor(new);
    match unit {
        None => registry.register(name, help, family.clone()),
        Some(unit) => registry.register_with_unit(name, help, unit, family.clone()),
    }
    values.map(|value| family.get_or_create_owned(&[(label, value)]))
}

/// [`labelled`] for counters.
pub(super) fn counters<const N: usize>(
    registry: &mut Registry,
    name: &'static str,
    help: &'static str,
    label: &'static str,
    values: [&'static str; N],
) -> [Counter; N] {
    labelled(
        registry,
        (name, None, help),
        label,
        values,
        Counter::default,
    )
}

/// [`labelled`] for gauges.
pub(super) fn gauges<const N: usize>(
    registry: &mut Registry,
    name: &'static str,
    help: &'static str,
    label: &'static str,
    values: [&'static str; N],
) -> [Gauge; N] {
    labelled(registry, (name, None, help), label, values, Gauge::default)
}
