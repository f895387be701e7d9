//! A page as a parser of HTML reads it, errors counted.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use html5ever::driver::ParseOpts;
use html5ever::tendril::TendrilSink as _;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{parse_document, serialize};
use markup5ever_rcdom::{Handle, NodeData, RcDom, SerializableHandle};
use sha2::{Digest, Sha256};

/// What no page may hold: whatever runs, is fetched or is sent.
const FORBIDDEN: [&str; 12] = [
    "iframe",
    "object",
    "embed",
    "img",
    "audio",
    "video",
    "base",
    "applet",
    "frame",
    "source",
    "foreignobject",
    "use",
];

pub(super) struct Page(RcDom);

impl Page {
    /// Parses `html`, which must have no error.
    #[track_caller]
    pub(super) fn parse(html: &str) -> Self {
        let options = ParseOpts {
            tokenizer: TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() },
            tree_builder: TreeBuilderOpts { exact_errors: true, ..TreeBuilderOpts::default() },
        };
        let dom = parse_document(RcDom::default(), options).one(html);
        let errors: Vec<_> = dom.errors.borrow().iter().map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        Self(dom)
    }

    pub(super) fn document(&self) -> Handle {
        self.0.document.clone()
    }

    #[track_caller]
    pub(super) fn by_id(&self, id: &str) -> Handle {
        let nodes = all(&self.document());
        let found = nodes.into_iter().find(|node| attribute(node, "id").as_deref() == Some(id));
        found.unwrap_or_else(|| panic!("nothing has the id {id}"))
    }

    pub(super) fn has_id(&self, id: &str) -> bool {
        all(&self.document()).iter().any(|node| attribute(node, "id").as_deref() == Some(id))
    }

    /// Ids are unique and links lead to them; nothing is fetched, run or sent but what the policy
    /// knows by its hash.
    #[track_caller]
    pub(super) fn check_form(&self) {
        let nodes = all(&self.document());
        let ids: Vec<String> = nodes.iter().filter_map(|node| attribute(node, "id")).collect();
        let known: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(known.len(), ids.len(), "ids are unique");
        for node in &nodes {
            let tag = name(node);
            assert!(!FORBIDDEN.contains(&tag.to_lowercase().as_str()), "<{tag}>");
            for (name, value) in attributes(node) {
                let local =
                    value.strip_prefix('#').is_some_and(|id| known.contains(&id.to_owned()));
                let relative = value.starts_with("./") || value.starts_with("/.");
                let allowed = match name.as_str() {
                    "href" => local || value == "data:," || relative,
                    "style" | "src" | "srcset" | "action" | "formaction" | "xlink:href" => false,
                    _ => !name.starts_with("on"),
                };
                assert!(allowed, "<{tag} {name}={value:?}>");
            }
        }
        check_policy(&nodes);
    }

    /// The body as markup, without the script.
    pub(super) fn body(&self) -> String {
        let nodes = all(&self.document());
        let body = nodes.iter().find(|node| name(node) == "body").unwrap();
        let scripts = |node: &Handle| attribute(node, "type").as_deref() == Some("module");
        body.children.borrow_mut().retain(|node| !scripts(node));
        let mut bytes = Vec::new();
        let body = SerializableHandle::from(body.clone());
        serialize(&mut bytes, &body, html5ever::serialize::SerializeOpts::default()).unwrap();
        String::from_utf8(bytes).unwrap()
    }
}

/// The style and the script are those whose hashes the policy of the page names.
#[track_caller]
fn check_policy(nodes: &[Handle]) {
    let equivalent = |node: &&Handle| attribute(node, "http-equiv").is_some();
    let policy = attribute(nodes.iter().find(equivalent).unwrap(), "content").unwrap();
    let directives: BTreeMap<&str, &str> =
        policy.split("; ").map(|part| part.split_once(' ').unwrap()).collect();
    assert_eq!(directives["default-src"], "'none'");
    assert_eq!(directives["img-src"], "data:");
    for node in nodes {
        let directive = match (name(node).as_str(), attribute(node, "type").as_deref()) {
            ("style", _) => "style-src",
            ("script", Some("module")) => "script-src",
            ("script", kind) => {
                assert_eq!(kind, Some("application/json"));
                continue;
            }
            _ => continue,
        };
        let hash = Sha256::digest(text(node).as_bytes());
        let hash = base64::engine::general_purpose::STANDARD.encode(hash);
        assert_eq!(directives[directive], format!("'sha256-{hash}'"));
    }
}

/// `node` and all below it, in order.
pub(super) fn all(node: &Handle) -> Vec<Handle> {
    let mut nodes = vec![node.clone()];
    for child in node.children.borrow().iter() {
        nodes.extend(all(child));
    }
    nodes
}

/// The text in `node`.
pub(super) fn text(node: &Handle) -> String {
    let piece = |node: &Handle| match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => String::new(),
    };
    all(node).iter().map(piece).collect()
}

pub(super) fn name(node: &Handle) -> String {
    match &node.data {
        NodeData::Element { name, .. } => name.local.to_string(),
        _ => String::new(),
    }
}

fn attributes(node: &Handle) -> Vec<(String, String)> {
    let NodeData::Element { attrs, .. } = &node.data else { return Vec::new() };
    let pair = |a: &html5ever::Attribute| (a.name.local.to_string(), a.value.to_string());
    attrs.borrow().iter().map(pair).collect()
}

pub(super) fn attribute(node: &Handle, name: &str) -> Option<String> {
    attributes(node).into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

pub(super) fn has_class(node: &Handle, class: &str) -> bool {
    attribute(node, "class").is_some_and(|classes| classes.split(' ').any(|other| other == class))
}

/// How a page shows a text: as it is, but for what HTML cannot hold and what turns the direction of
/// writing.
pub(super) fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let sign = |c: char| match u32::from(c) {
        9 | 10 | 12 => c.to_string(),
        code @ 0..=31 => char::from_u32(0x2400 + code).unwrap().to_string(),
        0x7f => "␡".to_owned(),
        0x80..=0x9f | 0xfdd0..=0xfdef => "\u{fffd}".to_owned(),
        code @ (0x202a..=0x202e | 0x2066..=0x2069) => format!("[U+{code:04X}]"),
        code if code % 0x10000 >= 0xfffe => "\u{fffd}".to_owned(),
        _ => c.to_string(),
    };
    text.chars().map(sign).collect()
}
