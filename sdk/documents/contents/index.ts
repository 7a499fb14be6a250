export { type Bundle, type BundleParts, makeBundle, openBundle, type OpenedBundle } from "./bundle.ts";
export { readBundle, writeBundle } from "./bundle-file.ts";
export {
  commit,
  type Commitment,
  FILE_PATH,
  type FieldList,
  type Fields,
  fileHash,
  type Hash,
  newSecret,
} from "./commitment.ts";
export { type Disclosure, disclose, type DisclosedField, verifyDisclosure } from "./disclosure.ts";
export * from "./errors.ts";
