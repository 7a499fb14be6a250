import { toBeHex } from "ethers";
import type { ParamType, TypedDataField } from "ethers";

type Types = Readonly<Record<string, readonly TypedDataField[]>>;

/** A message that differs from another one in one place, and that place in words. */
export interface Tampered {
  readonly where: string;
  readonly message: Record<string, unknown>;
}

/**
 * Every message that differs from `message` in one field, down to the fields of its structs: other values, and for lists
 * also an element more, an element fewer and another order. A signature that covers less than all of them is found out.
 */
export function tamperedOf(types: Types, primaryType: string, message: Readonly<Record<string, unknown>>): Tampered[] {
  return (types[primaryType] ?? []).flatMap(({ name, type }) =>
    variantsOf(types, type, message[name]).map(({ where, value }) => ({
      where: `${name}${where}`,
      message: { ...message, [name]: value },
    })),
  );
}

/**
 * The structs that an ABI type consists of, as EIP-712 would name them, so that what is encoded by the ABI is tampered with
 * like a message.
 */
export function structsOf(name: string, { components }: Pick<ParamType, "components">): Types {
  const structs: Record<string, readonly TypedDataField[]> = {};
  structs[name] = (components ?? []).map((field) => {
    const struct = field.isArray() ? field.arrayChildren : field;
    if (!struct.isTuple()) return { name: field.name, type: field.format() };
    const structName = `${name}.${field.name}`;
    Object.assign(structs, structsOf(structName, struct));
    return { name: field.name, type: field.isArray() ? `${structName}[]` : structName };
  });
  return structs;
}

interface Variant {
  readonly where: string;
  readonly value: unknown;
}

function variantsOf(types: Types, type: string, value: unknown): Variant[] {
  if (type.endsWith("[]")) return variantsOfList(types, type.slice(0, -2), value as readonly unknown[]);
  if (type in types) {
    const struct = value as Record<string, unknown>;
    return tamperedOf(types, type, struct).map(({ where, message }) => ({ where: `.${where}`, value: message }));
  }
  return [{ where: "", value: other(type, value) }];
}

function variantsOfList(types: Types, type: string, list: readonly unknown[]): Variant[] {
  const extra = list.at(-1) ?? (type in types ? undefined : zeroOf(type));
  const variants: Variant[] = list.flatMap((element, index) =>
    variantsOf(types, type, element).map(({ where, value }) => ({
      where: `[${index}]${where}`,
      value: list.with(index, value),
    })),
  );
  if (extra !== undefined) variants.push({ where: " with an element more", value: [...list, extra] });
  if (list.length > 0) variants.push({ where: " with an element fewer", value: list.slice(0, -1) });
  if (list.length > 1) variants.push({ where: " in another order", value: list.toReversed() });
  return variants;
}

function zeroOf(type: string): unknown {
  return type === "bytes32" ? toBeHex(0, 32) : 0n;
}

/** Another value of the same type. */
function other(type: string, value: unknown): unknown {
  if (type === "bool") return !value;
  if (type.startsWith("int")) return -(value as bigint) - 1n;
  if (type.startsWith("uint")) {
    const last = 2n ** BigInt(type.slice("uint".length)) - 1n;
    const number = value as bigint;
    return number === last ? number - 1n : number + 1n;
  }
  const hex = value as string;
  if (type === "bytes") return `${hex}01`;
  // The last bit of an address or of bytes of a fixed length.
  return toBeHex(BigInt(hex) ^ 1n, (hex.length - 2) / 2);
}
