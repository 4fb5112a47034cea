//! A histogram of atomic counters. The one of `prometheus_client` locks a mutex for each value.

use std::sync::Arc;

use prometheus_client::encoding::{EncodeMetric, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::{MetricType, TypedMetric};

/// The sum of floating-point values.
type Sum = Counter<f64, std::sync::atomic::AtomicU64>;

/// How many values lie between fixed bounds. Clones count together.
#[derive(Debug, Clone)]
pub struct Histogram(Arc<Buckets>);

#[derive(Debug)]
struct Buckets {
    /// Upper bounds of the buckets, inclusive and ascending, without the last one, which is infinite.
    bounds: &'static [f64],
    counts: Box<[Counter]>,
    sum: Sum,
}

impl Histogram {
    /// A histogram with these upper bounds, which must ascend.
    #[must_use]
    pub fn new(bounds: &'static [f64]) -> Self {
        Self(Arc::new(Buckets {
            bounds,
            counts: (0..=bounds.len()).map(|_| Counter::default()).collect(),
            sum: Sum::default(),
        }))
    }

    /// Counts a value.
    pub fn observe(&self, value: f64) {
        let Buckets {
            bounds,
            counts,
            sum,
        } = &*self.0;
        let at = bounds.partition_point(|bound| *bound < value);
        counts[at].inc();
        sum.inc_by(value);
    }
}

impl TypedMetric for Histogram {
    const TYPE: MetricType = MetricType::Histogram;
}

impl EncodeMetric for Histogram {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> Result<(), std::fmt::Error> {
        let bounds = self.0.bounds.iter().copied();
        let bounds = bounds.chain([f64::INFINITY]);
        let buckets: Vec<(f64, u64)> = bounds.zip(self.0.counts.iter().map(Counter::get)).collect();
        // From the same reads as the buckets, so that both always agree.
        let count = buckets.iter().map(|(_, count)| count).sum();
        encoder.encode_histogram::<NoLabelSet>(self.0.sum.get(), count, &buckets, None)
    }

    fn metric_type(&self) -> MetricType {
        Self::TYPE
    }
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::prometheus_text;
    use prometheus_client::registry::Registry;

    use super::*;

    #[test]
    fn a_value_counts_in_the_first_bucket_that_reaches_it_and_in_all_above() {
        let histogram = Histogram::new(&[1.0, 2.0]);
        for value in [0.5, 1.0, 1.5, 9.0] {
            histogram.clone().observe(value);
        }
        let mut registry = Registry::default();
        registry.register("size", "Sizes", histogram);
        let mut text = String::new();
        prometheus_text::encode(&mut text, &registry).unwrap();
        let samples: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            samples,
            [
                "size_bucket{le=\"1\"} 2",
                "size_bucket{le=\"2\"} 3",
                "size_bucket{le=\"+Inf\"} 4",
                "size_sum 12.0",
                "size_count 4",
            ]
        );
    }
}
