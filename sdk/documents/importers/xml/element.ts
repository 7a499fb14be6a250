import { AmbiguousFieldError } from "../../errors.ts";

/** An XML element, known by its namespace and local name: prefixes, comments and layout are gone. */
export class XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** Attributes without a namespace, by name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[] = [];
  /** The element's own text, CDATA sections included, without surrounding white space. */
  text = "";

  constructor(namespace: string, name: string, attributes: ReadonlyMap<string, string>) {
    this.namespace = namespace;
    this.name = name;
    this.attributes = attributes;
  }

  /** The children of that name, in the namespace `of` or in this element's own. */
  all(name: string, of: string = this.namespace): XmlElement[] {
    return this.children.filter((child) => child.name === name && child.namespace === of);
  }

  /** The first child of that name, where the standard lets it repeat and the first is the one that counts. */
  first(name: string, of: string = this.namespace): XmlElement | undefined {
    return this.children.find((child) => child.name === name && child.namespace === of);
  }

  /**
   * The child that the standard has at most once.
   *
   * @throws AmbiguousFieldError where it stands there again: readers could differ about which one counts.
   */
  only(name: string, of: string = this.namespace): XmlElement | undefined {
    const [found, again] = this.all(name, of);
    if (found && again) throw new AmbiguousFieldError(`${this.name}/${name}`, [found.text, again.text]);
    return found;
  }
}
