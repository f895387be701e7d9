//! A BERT encoder (Devlin et al., 2019): tokens to their final states.

use rayon::prelude::*;

use super::Precision;
use super::attention::{Heads, attend};
use super::dense::{Dense, Parameters};
use super::distances::Distances;
use super::kernels::{Activation, Kernels, Norm, PackedEight, padded};
use super::scratch::Scratch;
use super::table::Table;
use crate::embed::model::ModelFolder;
use crate::embed::names::Names;
use crate::embed::settings::{Architecture, Family};
use crate::embed::weights::Weights;
use crate::error::{Error, ErrorKind, Result};

/// Tokens whose inner states (four times as wide as the others) are held at once: as many as the
/// cache of a core has room for.
const INNER_TOKENS: usize = 96;

/// The parameters of an encoder, packed for the kernels of one instruction set.
pub(super) struct Encoder {
    words: Table,
    positions: Table,
    /// The position of a text's first token.
    first_position: usize,
    /// The vector of the first token type, which all tokens have; zero where there are no types.
    kind: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    heads: Heads,
    /// What attention knows of distances, where it does.
    distances: Option<Distances>,
    /// Numbers a token, with and without padding.
    stride: usize,
    hidden: usize,
    intermediate: usize,
    activation: Activation,
}

struct Layer {
    queries_keys_values: Dense,
    attention_output: Dense,
    attention_norm: Norm,
    intermediate: Dense,
    output: Dense,
    norm: Norm,
}

impl Encoder {
    pub(super) fn load(
        folder: &ModelFolder,
        precision: Precision,
        kernels: &dyn Kernels,
    ) -> Result<Self> {
        let a = &folder.settings.architecture;
        let activation = activation(a, precision).ok_or_else(|| unsupported_activation(folder))?;
        if a.hidden_size.max(a.intermediate_size) > PackedEight::DEEPEST {
            let message = format!("layers wider than {} are not supported", PackedEight::DEEPEST);
            return Err(Error::new(ErrorKind::Model, message)
                .about(folder.place())
                .hint("choose a smaller model"));
        }
        let names = a.family.names().ok_or_else(|| {
            Error::new(ErrorKind::Model, "models of this family are run by candle alone")
                .about(folder.place())
                .hint("leave out --engine")
        })?;
        let reader = Reader { weights: Weights::read(folder)?, a, names, precision, kernels };
        let layers: Vec<Result<Layer>> =
            (0..a.num_hidden_layers).into_par_iter().map(|i| reader.layer(i)).collect();
        let mut first_kind = vec![0.0; padded(a.hidden_size)];
        if a.type_vocab_size > 0 {
            reader.table("token_type_embeddings", a.type_vocab_size)?.copy(0, &mut first_kind);
        }
        Ok(Self {
            words: reader.table("word_embeddings", a.vocab_size)?,
            positions: reader.table("position_embeddings", a.max_position_embeddings)?,
            first_position: a.first_position,
            kind: first_kind,
            norm: reader.norm("embeddings.LayerNorm")?,
            // Of several faults the first one is told, whichever thread found its own first.
            layers: layers.into_iter().collect::<Result<_>>()?,
            heads: Heads {
                count: a.num_attention_heads,
                size: a.hidden_size / a.num_attention_heads,
            },
            distances: reader.distances()?,
            stride: padded(a.hidden_size),
            hidden: a.hidden_size,
            intermediate: padded(a.intermediate_size),
            activation,
        })
    }

    /// Finds the outliers of each layer in what `text` makes of its input. Which they are hardly depends
    /// on the text: they are a property of the model (Kovaleva et al., 2021, "BERT busters").
    pub(super) fn find_outliers(&mut self, kernels: &dyn Kernels, text: &[u32]) {
        let (mut scratch, stride) = (Scratch::default(), self.stride);
        let text = &text[..text.len().min(INNER_TOKENS)];
        let tokens = text.len();
        self.embed(kernels, &[text], tokens, &mut scratch);
        let mut layers = std::mem::take(&mut self.layers);
        for layer in &mut layers {
            let states = scratch.states.of(tokens * stride);
            layer.queries_keys_values.set_outliers(kernels, (states, stride));
            self.attention(kernels, layer, &[text], tokens, &mut scratch);
            let context = scratch.context.of(tokens * stride);
            layer.attention_output.set_outliers(kernels, (context, stride));
            let states = scratch.states.of(tokens * stride);
            layer.intermediate.set_outliers(kernels, (states, stride));
            self.feed_forward(kernels, layer, tokens, &mut scratch);
            let inner = scratch.inner.of(tokens * self.intermediate);
            layer.output.set_outliers(kernels, (inner, self.intermediate));
        }
        self.layers = layers;
    }

    /// The final states of the tokens of `texts`, `[tokens of all, stride]`, in their order; the
    /// first `hidden` numbers of a row count.
    pub(super) fn states<'s>(
        &self,
        kernels: &dyn Kernels,
        texts: &[&[u32]],
        scratch: &'s mut Scratch,
    ) -> (&'s [f32], usize) {
        let tokens = texts.iter().map(|text| text.len()).sum();
        self.embed(kernels, texts, tokens, scratch);
        for layer in &self.layers {
            self.attention(kernels, layer, texts, tokens, scratch);
            self.feed_forward(kernels, layer, tokens, scratch);
        }
        (scratch.states.of(tokens * self.stride), self.stride)
    }

    fn embed(&self, kernels: &dyn Kernels, texts: &[&[u32]], tokens: usize, scratch: &mut Scratch) {
        let states = scratch.states.of(tokens * self.stride);
        let added = scratch.added.of(tokens * self.stride);
        let ids = texts.iter().flat_map(|text| text.iter().enumerate());
        let rows = states.chunks_exact_mut(self.stride).zip(added.chunks_exact_mut(self.stride));
        for ((position, &id), (state, added)) in ids.zip(rows) {
            // Padding may hold what a text of numbers that are none left there.
            state[self.hidden..].fill(0.0);
            added[self.hidden..].fill(0.0);
            self.words.copy(id as usize, state);
            self.positions.copy(self.first_position + position, added);
            added.iter_mut().zip(&self.kind).for_each(|(added, kind)| *added += kind);
        }
        kernels.add_norm(states, added, self.stride, &self.norm);
    }

    fn attention(
        &self,
        kernels: &dyn Kernels,
        layer: &Layer,
        texts: &[&[u32]],
        tokens: usize,
        scratch: &mut Scratch,
    ) {
        let (stride, wide) = (self.stride, padded(3 * self.hidden));
        let states = scratch.states.of(tokens * stride);
        let all = scratch.queries_keys_values.of(tokens * wide);
        let activations = &mut scratch.activations;
        layer.queries_keys_values.apply(
            kernels,
            (&mut *states, stride),
            None,
            activations,
            (all, wide),
        );
        let context = scratch.context.of(tokens * stride);
        let mut start = 0;
        for text in texts {
            let end = start + text.len();
            let of_text = &all[start * wide..end * wide];
            let out = &mut context[start * stride..end * stride];
            let (room, distances) = (&mut scratch.attention, self.distances.as_ref());
            attend(kernels, self.heads, distances, (of_text, wide), room, (out, stride));
            start = end;
        }
        let added = scratch.added.of(tokens * stride);
        layer.attention_output.apply(
            kernels,
            (context, stride),
            None,
            activations,
            (added, stride),
        );
        kernels.add_norm(states, added, stride, &layer.attention_norm);
    }

    fn feed_forward(
        &self,
        kernels: &dyn Kernels,
        layer: &Layer,
        tokens: usize,
        scratch: &mut Scratch,
    ) {
        let (stride, wide) = (self.stride, self.intermediate);
        let states = scratch.states.of(tokens * stride);
        let activations = &mut scratch.activations;
        for states in states.chunks_mut(INNER_TOKENS * stride) {
            let tokens = states.len() / stride;
            let inner = scratch.inner.of(tokens * wide);
            let input = (&mut *states, stride);
            layer.intermediate.apply(kernels, input, None, activations, (&mut *inner, wide));
            let added = scratch.added.of(tokens * stride);
            let activation = Some(self.activation);
            layer.output.apply(
                kernels,
                (inner, wide),
                activation,
                activations,
                (&mut *added, stride),
            );
            kernels.add_norm(states, added, stride, &layer.norm);
        }
    }
}

/// Reads the parameters of a model.
struct Reader<'a> {
    weights: Weights<'a>,
    a: &'a Architecture,
    names: &'static Names,
    precision: Precision,
    kernels: &'a dyn Kernels,
}

impl Reader<'_> {
    fn layer(&self, index: usize) -> Result<Layer> {
        let (hidden, inner) = (self.a.hidden_size, self.a.intermediate_size);
        let (names, at) = (self.names, |part: &str| self.names.of_layer(index, part));
        let head_size = (hidden / self.a.num_attention_heads) as f32;
        let part = |name: &str, factor| self.parameters(&at(name), hidden, hidden, factor);
        let attention = vec![
            part(names.query, 1.0 / head_size.sqrt())?,
            part(names.key, 1.0)?,
            part(names.value, 1.0)?,
        ];
        Ok(Layer {
            queries_keys_values: self.dense(attention, hidden),
            attention_output: self.one(&at(names.attention_output), hidden, hidden)?,
            attention_norm: self.norm(&at(names.attention_norm))?,
            intermediate: self.one(&at(names.intermediate), inner, hidden)?,
            output: self.one(&at(names.output), hidden, inner)?,
            norm: self.norm(&at(names.norm))?,
        })
    }

    /// MPNet's table of what distances are worth to each head, which all layers share.
    fn distances(&self) -> Result<Option<Distances>> {
        const NAME: &str = "encoder.relative_attention_bias.weight";
        if self.a.family != Family::Mpnet {
            return Ok(None);
        }
        let heads = self.a.num_attention_heads;
        let worth = self.weights.tensor(NAME, &[Distances::BUCKETS, heads])?.into_floats();
        Ok(Some(Distances::new(&worth, heads, self.a.max_position_embeddings)))
    }

    fn one(&self, name: &str, columns: usize, depth: usize) -> Result<Dense> {
        Ok(self.dense(vec![self.parameters(name, columns, depth, 1.0)?], depth))
    }

    fn parameters(
        &self,
        name: &str,
        columns: usize,
        depth: usize,
        factor: f32,
    ) -> Result<Parameters> {
        let matrix = self.weights.tensor(&format!("{name}.weight"), &[columns, depth])?;
        let bias = self.weights.tensor(&format!("{name}.bias"), &[columns])?.into_floats();
        Ok(Parameters { matrix, bias, factor })
    }

    fn dense(&self, parts: Vec<Parameters>, depth: usize) -> Dense {
        match self.precision {
            Precision::Eight => Dense::eight(self.kernels, parts, depth),
            Precision::Floats => Dense::floats(parts, depth),
        }
    }

    fn table(&self, name: &str, rows: usize) -> Result<Table> {
        let name = format!("embeddings.{name}.weight");
        let columns = self.a.hidden_size;
        Ok(Table::new(self.weights.tensor(&name, &[rows, columns])?, columns))
    }

    fn norm(&self, name: &str) -> Result<Norm> {
        let columns = self.a.hidden_size;
        let read = |part: &str| -> Result<Vec<f32>> {
            let values = self.weights.tensor(&format!("{name}.{part}"), &[columns])?;
            let mut values = values.into_floats();
            values.resize(padded(columns), 0.0);
            Ok(values)
        };
        let epsilon = self.a.layer_norm_eps as f32;
        Ok(Norm { columns, gain: read("weight")?, bias: read("bias")?, epsilon })
    }
}

fn activation(a: &Architecture, precision: Precision) -> Option<Activation> {
    match a.hidden_act.as_str() {
        "gelu" if precision == Precision::Eight => Some(Activation::CoarseGelu),
        "gelu" => Some(Activation::Gelu),
        "gelu_new" | "gelu_pytorch_tanh" => Some(Activation::GeluTanh),
        "relu" => Some(Activation::Relu),
        _ => None,
    }
}

fn unsupported_activation(folder: &ModelFolder) -> Error {
    let name = &folder.settings.architecture.hidden_act;
    Error::new(ErrorKind::Model, format!("the activation \"{name}\" is not supported"))
        .about(folder.place())
        .hint("supported are gelu, gelu_new, gelu_pytorch_tanh and relu")
}
