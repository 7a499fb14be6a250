import { UnreadableTextError } from "../errors.ts";

/** Encodings that an XML declaration may name; the first of each is what the WHATWG encoding standard calls it. */
const SUPPORTED = new Set([
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "iso-8859-2",
  "iso-8859-15",
  "gb18030",
  "gbk",
  "big5",
  "shift_jis",
  "euc-kr",
  "windows-1251",
]);

/**
 * The text of a file: by its byte order mark, else by the zero bytes of UTF-16, else by its XML declaration, else
 * UTF-8. The mark itself is left out.
 *
 * @throws UnreadableTextError
 */
export function decodeText(bytes: Uint8Array): string {
  const label = encodingOf(bytes);
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    if (!SUPPORTED.has(decoder.encoding)) throw new UnreadableTextError(label);
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof UnreadableTextError) throw error;
    throw new UnreadableTextError(label);
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Every supported format begins with an ASCII character.
  if (first === 0 && second !== 0) return "utf-16be";
  if (second === 0 && first !== 0) return "utf-16le";
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString("latin1");
  return /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1] ?? "utf-8";
}
