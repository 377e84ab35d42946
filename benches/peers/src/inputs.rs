//! What all programs share: each child's parent and each transaction's service.

use crate::lock_loop::Case;
use forelock::engine::{Cv, DurationDistribution, Sampler, Seed, Shape, Span, Stream};
use std::error::Error;

pub const WORKERS: u8 = 5;
pub const TRANSACTION: u64 = 200;
pub const WAIT_TIMEOUT: u64 = 10_000_000_000;
pub const STAGGER: u64 = 370_000_000;

pub struct Inputs {
    /// By child.
    pub parents: Vec<u32>,
    /// Draws each child's parent instead, when it is asked for: the same ones.
    drawing: Option<Stream>,
    /// In nanoseconds, by transaction.
    pub services: Vec<u64>,
}

impl Inputs {
    /// forelock's own draws for a scenario of seed 1, replication 0: the engine's streams are
    /// public. There are ten children a parent.
    pub fn drawn(children: u64) -> Self {
        let seed = Seed { seed: 1, replication: 0 };
        let parents = Self::parent_draws();
        let services = Stream::named(seed, *b"service ");
        let sampler = Sampler::new(DurationDistribution {
            mean: Span::from_millis(1_840),
            cv: Cv::new(0.4).unwrap_or_default(),
            shape: Shape::Lognormal,
        });
        Self {
            drawing: None,
            parents: (0..children)
                .map(|child| parents.below(child, children / 10) as u32)
                .collect(),
            services: (0..children)
                .step_by(TRANSACTION as usize)
                .map(|first| sampler.draw(&mut services.sub(first).draws(0)).as_nanos())
                .collect(),
        }
    }

    fn parent_draws() -> Stream {
        Stream::named(Seed { seed: 1, replication: 0 }, *b"data    ").sub(0).sub(0)
    }

    /// The same inputs, with the parents drawn as they are asked for.
    pub fn drawing(self) -> Self {
        Self { drawing: Some(Self::parent_draws()), ..self }
    }

    /// Little-endian: the number of children, their parents in 32 bits each, the services in 64.
    pub fn write(&self, file: &str) -> Result<(), Box<dyn Error>> {
        let mut bytes = (self.parents.len() as u64).to_le_bytes().to_vec();
        bytes.extend(self.parents.iter().flat_map(|parent| parent.to_le_bytes()));
        bytes.extend(self.services.iter().flat_map(|service| service.to_le_bytes()));
        Ok(std::fs::write(file, bytes)?)
    }

    pub fn read(file: &str) -> Result<Self, Box<dyn Error>> {
        let bytes = std::fs::read(file)?;
        let (head, rest) = bytes.split_at(8);
        let children = u64::from_le_bytes(head.try_into()?) as usize;
        let (parents, services) = rest.split_at(children * 4);
        Ok(Self {
            drawing: None,
            parents: parents.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect(),
            services: services
                .as_chunks()
                .0
                .iter()
                .map(|bytes| u64::from_le_bytes(*bytes))
                .collect(),
        })
    }

    pub fn case(&self) -> Case {
        Case {
            children: self.parents.len() as u64,
            parents: self.parents.len() as u32 / 10,
            workers: WORKERS,
            transaction: TRANSACTION,
            wait_timeout: WAIT_TIMEOUT,
            stagger: STAGGER,
        }
    }

    pub fn parent(&self, child: u64) -> u32 {
        match self.drawing {
            Some(stream) => stream.below(child, self.parents.len() as u64 / 10) as u32,
            None => self.parents[child as usize],
        }
    }

    /// Of the transaction that starts with `first`. Every worker's share is whole transactions.
    pub fn service(&self, first: u64) -> u64 {
        self.services[(first / TRANSACTION) as usize]
    }
}
