import { ZeroHash } from "ethers";

import type { ReportStruct } from "../../typechain-types/contracts/financing/DiligenceFile.ts";
import { DiligenceFile__factory } from "../../typechain-types/index.ts";
import type { Contracts } from "../chain/contracts.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { bytes20ToLei, leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { requireFields, type Fields } from "../fields.ts";
import { isoOf, type DayLike } from "../financing/calendar.ts";
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
