import { ZeroHash, type ContractTransactionResponse, type Signer } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { ReportStruct } from "../../typechain-types/contracts/financing/DiligenceFile.ts";
import { DiligenceFile__factory } from "../../typechain-types/index.ts";
import type { Contracts } from "../chain/contracts.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { bytes20ToLei, leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { requireFields, type Fields } from "../fields.ts";
import { isoOf, type DayLike } from "../financing/calendar.ts";
import { signFor, type Validity } from "../messages/sign.ts";
import { DISCLOSURE, REPORT, REPORT_REVOCATION } from "../messages/types.ts";
import { entryOf, nameAt } from "../names.ts";

/** What was looked into. Values of `ReportKind` in the contracts. */
export const REPORT_KIND = { survey: 1, counterGuarantee: 2, project: 3 } as const;
export type ReportKind = keyof typeof REPORT_KIND;

/** Whether a report can be relied on today, in the order of `Standing` in the contracts. */
export const REPORT_STANDINGS = ["unknown", "good", "stale", "revoked"] as const;
export type ReportStanding = (typeof REPORT_STANDINGS)[number];

/** A report as its maker writes it. */
export interface ReportWish {
  readonly kind: ReportKind;
  /** LEI of the entity that it is about. */
  readonly subject: string;
  /** Hash or id of what of the subject's it is about: a financing, an asset, a project; the entity as such unless given. */
  readonly concerning?: string;
  /** Days since 1970-01-01. */
  readonly datedOn: DayLike;
  readonly expiresOn: DayLike;
  /** Salted Merkle root of its fields: `commit(…).root`. Whoever it is disclosed to gets fields and salts beside the chain. */
  readonly contentRoot: string;
}

const REPORT_WISH: Fields<ReportWish> = {
  kind: "string",
  subject: "string",
  concerning: "string?",
  datedOn: "day",
  expiresOn: "day",
  contentRoot: "string",
};

/** Who may rely on a report, by its LEI, and the last day on which it may; day 0 ends a disclosure. */
export interface ReportDisclosure {
  readonly reader: string;
  readonly until: DayLike;
}

const DISCLOSED: Fields<ReportDisclosure> = { reader: "string", until: "day" };

/** How a report stands, for whoever looks at what relies on it. */
export interface ReportStatus {
  readonly id: string;
  readonly standing: ReportStanding;
  /** LEI of who made it; none of one that is unknown. */
  readonly maker?: string;
  /** `2027-06-30`. */
  readonly datedOn?: string;
  readonly expiresOn?: string;
}

const MADE = new Encoding<[maker: string, report: ReportStruct]>(
  "bytes20",
  parameterOf(DiligenceFile__factory.createInterface(), "file", "report"),
);

/** A report as the contracts take it. */
export function reportOf(wish: ReportWish): ReportStruct {
  const {
    kind,
    subject,
    concerning = ZeroHash,
    datedOn,
    expiresOn,
    contentRoot,
  } = requireFields("wish", wish, REPORT_WISH);
  return {
    kind: entryOf(REPORT_KIND, kind, "kind of report"),
    subject: leiToBytes20(parseLei(subject)),
    concerning,
    datedOn,
    expiresOn,
    contentRoot,
  };
}

/**
 * The id of a report: what a guarantee names that relies on it.
 *
 * @param maker LEI
 * @example
 * ```ts
 * const relies = [reportIdOf(guarantorLei, survey)];
 * ```
 */
export function reportIdOf(maker: string, report: ReportStruct): string {
  return MADE.hash(leiToBytes20(parseLei(maker)), report);
}

/**
 * Signs a report as its maker; anyone files it.
 *
 * @example
 * ```ts
 * const { root } = commit(fields, fileHash(await readFile("survey.pdf")), newSecret());
 * const survey = reportOf({ kind: "survey", subject, datedOn: today, expiresOn, contentRoot: root });
 * await fileReport(book, guarantor, survey, await signReport(book, guarantor, survey));
 * ```
 */
export async function signReport(
  book: Contracts,
  maker: Signer,
  report: ReportStruct,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const message = { ...report, maker: await maker.getAddress() };
  return signFor(book, maker, "diligence", REPORT, message, validity);
}

/** Files a report that its maker has signed. See {@link signReport}. */
export async function fileReport(
  book: Contracts,
  account: Signer,
  report: ReportStruct,
  signed: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.diligence.connect(account).file(report, signed);
}

/**
 * Signs as its maker that a report is taken back.
 *
 * @param reason hash of the statement of reasons
 * @example
 * ```ts
 * await revokeReport(book, guarantor, id, reason, await signReportRevocation(book, guarantor, id, reason));
 * ```
 */
export async function signReportRevocation(
  book: Contracts,
  maker: Signer,
  id: string,
  reason: string,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const message = { report: id, reason, maker: await maker.getAddress() };
  return signFor(book, maker, "diligence", REPORT_REVOCATION, message, validity);
}

/** Takes a report back. See {@link signReportRevocation}. */
export async function revokeReport(
  book: Contracts,
  account: Signer,
  id: string,
  reason: string,
  signed: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.diligence.connect(account).revoke(id, reason, signed);
}

/**
 * Signs, as the entity that a report is about, that another one may rely on it until a day.
 *
 * @example
 * ```ts
 * const to = { reader: bankLei, until: dayOf("2027-06-30") };
 * await discloseReport(book, bank, guarantorLei, survey, to, await signDisclosure(book, exporter, id, to));
 * ```
 */
export async function signDisclosure(
  book: Contracts,
  subject: Signer,
  id: string,
  to: ReportDisclosure,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const { reader, until } = requireFields("to", to, DISCLOSED);
  const message = { report: id, reader: leiToBytes20(parseLei(reader)), until, subject: await subject.getAddress() };
  return signFor(book, subject, "diligence", DISCLOSURE, message, validity);
}

/** Lets an entity rely on a report, with the consent of the one that it is about. See {@link signDisclosure}. */
export async function discloseReport(
  book: Contracts,
  account: Signer,
  maker: string,
  report: ReportStruct,
  to: ReportDisclosure,
  signed: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  const { reader, until } = requireFields("to", to, DISCLOSED);
  const [by, allowed] = [leiToBytes20(parseLei(maker)), leiToBytes20(parseLei(reader))];
  return book.diligence.connect(account).disclose(by, report, allowed, until, signed);
}

/**
 * How reports stand today: what a guarantee relies on, for whoever looks at it.
 *
 * @example
 * ```ts
 * const doubtful = (await reportStandings(book, relies)).filter(({ standing }) => standing !== "good");
 * ```
 */
export async function reportStandings(
  { diligence }: Pick<Contracts, "diligence">,
  ids: readonly string[],
): Promise<ReportStatus[]> {
  const [standings, filed] = await Promise.all([
    diligence.standingsOf([...ids]),
    Promise.all(ids.map((id) => diligence.reportOf(id))),
  ]);
  return ids.map((id, index) => {
    const standing = nameAt(REPORT_STANDINGS, standings[index] ?? 0n, "standing of a report");
    const report = filed[index];
    if (standing === "unknown" || !report) return { id, standing: "unknown" };
    const { maker, datedOn, expiresOn } = report;
    return {
      id,
      standing,
      maker: bytes20ToLei(maker),
      datedOn: isoOf(datedOn),
      expiresOn: isoOf(expiresOn),
    };
  });
}
