/** Writes one XML document in many ways that mean the same. */
import { DEFAULT_LIMITS } from "../../../../sdk/documents/importers/limits.ts";
import type { XmlElement } from "../../../../sdk/documents/importers/xml/element.ts";
import { parseXml } from "../../../../sdk/documents/importers/xml/parse.ts";

/** An element that can be changed and written again. */
export interface Node {
  namespace: string;
  name: string;
  attributes: [string, string][];
  children: Node[];
  text: string;
}

/** How to write: everything here leaves the meaning alone. */
export interface Style {
  /** Prefix of the n-th namespace; "" makes it the default namespace. */
  readonly prefix: (index: number) => string;
  /** Whether each element declares its own namespace instead of the root all of them. */
  readonly declareLocally: boolean;
  readonly lineEnd: string;
  readonly indent: string;
  readonly quote: '"' | "'";
  /** White space around the attributes of a tag. */
  readonly gap: string;
  readonly reverseAttributes: boolean;
  /** What stands between elements: comments, processing instructions. */
  readonly between: string;
  /** How text is written. */
  readonly text: (text: string) => string;
  /** What stands within text, after its first character. */
  readonly withinText: string;
  /** What stands around text. */
  readonly padding: string;
  readonly declaration: string;
}

export const PLAIN: Style = {
  prefix: (index) => (index === 0 ? "" : `n${index}`),
  declareLocally: false,
  lineEnd: "\n",
  indent: "  ",
  quote: '"',
  gap: " ",
  reverseAttributes: false,
  between: "",
  text: escape,
  withinText: "",
  padding: "",
  declaration: '<?xml version="1.0" encoding="UTF-8"?>\n',
};

export function readNode(xml: string): Node {
  return toNode(parseXml(xml, DEFAULT_LIMITS));
}

export function writeXml(root: Node, style: Style = PLAIN): string {
  const namespaces = namespacesOf(root);
  const prefixOf = (namespace: string) => style.prefix(namespaces.indexOf(namespace));
  const declare = (namespace: string): [string, string] => {
    const prefix = prefixOf(namespace);
    return [prefix === "" ? "xmlns" : `xmlns:${prefix}`, namespace];
  };

  const write = (node: Node, depth: number, inherited: string): string => {
    const prefix = prefixOf(node.namespace);
    const name = prefix === "" ? node.name : `${prefix}:${node.name}`;
    const declared = style.declareLocally
      ? inherited === node.namespace
        ? []
        : [declare(node.namespace)]
      : depth === 0
        ? namespaces.map(declare)
        : [];
    const attributes = [...declared, ...node.attributes].map(
      ([attribute, value]) => `${style.gap}${attribute}=${style.quote}${escapeAttribute(value)}${style.quote}`,
    );
    const tag = `${name}${(style.reverseAttributes ? attributes.reverse() : attributes).join("")}`;
    if (node.children.length === 0)
      return node.text === "" ? `<${tag}/>` : `<${tag}>${writeText(node.text, style)}</${name}>`;
    const line = style.lineEnd + style.indent.repeat(depth + 1);
    const inner = node.children
      .map((child) => `${line}${style.between}${write(child, depth + 1, node.namespace)}`)
      .join("");
    return `<${tag}>${inner}${style.lineEnd}${style.indent.repeat(depth)}</${name}>`;
  };
  return style.declaration + write(root, 0, "");
}

function writeText(text: string, { text: write, withinText, padding }: Style): string {
  const body = withinText === "" ? write(text) : `${write(text.slice(0, 1))}${withinText}${write(text.slice(1))}`;
  return padding + body + padding;
}

export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The first element at a path of local names. */
export function find(node: Node, ...path: string[]): Node {
  return path.reduce((parent, name) => {
    const child = parent.children.find((candidate) => candidate.name === name);
    if (!child) throw new Error(`no ${name} in ${parent.name}`);
    return child;
  }, node);
}

export function element(namespace: string, name: string, content: string | Node[] = ""): Node {
  const isText = typeof content === "string";
  return { namespace, name, attributes: [], children: isText ? [] : content, text: isText ? content : "" };
}

function toNode(parsed: XmlElement): Node {
  const { namespace, name, attributes, children, text } = parsed;
  return {
    namespace,
    name,
    attributes: [...attributes],
    children: children.map(toNode),
    text: children.length === 0 ? text : "",
  };
}

function namespacesOf(root: Node): string[] {
  return [...new Set([root.namespace, ...root.children.flatMap(namespacesOf)])];
}

function escapeAttribute(value: string): string {
  return escape(value).replaceAll('"', "&quot;").replaceAll("'", "&apos;");
}
