import { id as keccakOfText, keccak256, ZeroAddress, ZeroHash } from "ethers";

import {
  ASSIGNMENT_ACCEPTANCE,
  ASSIGNMENT_NOTICE,
  GOODS,
  INSTRUCTION_CONSENT,
  LOSS,
  RELEASE_CONSENT,
  RIGHT_CONFIRMATION,
  RIGHT_REPORT,
  VALUATION,
} from "../../../sdk/messages/types.ts";
import { backingHashOf, commitmentOf, detailsOf } from "../../fixtures/encodings.ts";
import { ROLE_BIT } from "../../fixtures/network.ts";
import type { Party } from "../../fixtures/network.ts";
import {
  appraisalOf,
  hashed,
  issuedReceipt,
  issuedRight,
  REASON,
  receiptIssue,
  rightIssue,
  shown,
  trades,
} from "../../fixtures/rights.ts";
import type { Trades } from "../../fixtures/rights.ts";
import { ANY_ROLE, WHATEVER_ITS_STANDING } from "./signedMessages.ts";
import type { Prepared, SignedMessage } from "./signedMessages.ts";

const ACCOUNT = keccakOfText("IBAN of the collection account");

/** A message among parties of which `trades` enrols some. */
function traded(
  spec: Omit<SignedMessage, "from" | "signer" | "prepare"> & {
    readonly signer: (net: Trades) => Party;
    prepare(net: Trades, by: string): Promise<Prepared>;
  },
): SignedMessage {
  return {
    ...spec,
    from: trades,
    signer: (net) => spec.signer(net as Trades),
    prepare: async (net, by) => spec.prepare(net as Trades, by),
  };
}

/** What owners, debtors, warehouses, appraisers, title registries and lienholders say of assets. */
export const ASSET_MESSAGES: readonly SignedMessage[] = [
  {
    name: "a buyer's acceptance of a receivable",
    contract: "receivable",
    primaryType: "AssignmentAcceptance",
    types: ASSIGNMENT_ACCEPTANCE,
    signer: ({ otherExporter }) => otherExporter,
    roles: ANY_ROLE,
    inPerson: false, // the seller submits it, or whom the seller has approved
    spendsNonce: true,
    prepare: async ({ receivable, exporter, invoice, declaration, issueReceivable }, by) => {
      const evidence = await declaration();
      const collateral = await issueReceivable(await invoice(), [[evidence, 1_00n]]);
      const { id, face, backing } = collateral;
      const [commitment, collectible, contested] = [commitmentOf(collateral), face, [keccak256("0x10")]];
      return {
        message: { receivable: id, seller: exporter.address, commitment, collectible, contested, buyer: by },
        submit: async (authorization, sender = exporter) =>
          receivable
            .connect(sender)
            .assign(id, face, detailsOf(collateral), backing, collectible, contested, authorization),
        replayed: () => ({ contract: receivable, error: "ReceivableTermsMismatch", args: [id] }),
      };
    },
  },
  {
    name: "an owner's notice to its debtor",
    contract: "notices",
    primaryType: "AssignmentNotice",
    types: ASSIGNMENT_NOTICE,
    signer: ({ exporter }) => exporter,
    roles: ANY_ROLE,
    inPerson: true,
    spendsNonce: true,
    prepare: async ({ notices, receivable, exporter, otherExporter, debtor, acknowledgedReceivable }, by) => {
      const { collateral } = await acknowledgedReceivable();
      const { id, face, backing } = collateral;
      await notices.connect(exporter).instruct(id, face, backingHashOf(backing), ACCOUNT, []);
      await receivable.connect(exporter).transferFrom(exporter, by, id);
      return {
        message: { receivable: id, debtor: debtor.lei, instruction: ACCOUNT, owner: by },
        submit: async (authorization, sender = otherExporter) =>
          notices.connect(sender).notifyDebtor(...shown(collateral), authorization),
        replayed: () => ({ contract: notices, error: "AlreadyNotified", args: [id, exporter.lei] }),
      };
    },
  },
  {
    name: "a lienholder's consent to another payment instruction",
    contract: "notices",
    primaryType: "InstructionConsent",
    types: INSTRUCTION_CONSENT,
    signer: ({ bankA }) => bankA,
    roles: WHATEVER_ITS_STANDING,
    inPerson: false, // the owner submits it, who gives the instruction
    spendsNonce: true,
    prepare: async ({ notices, exporter, bankA, acknowledgedReceivable, pledged }, by) => {
      const { collateral } = await acknowledgedReceivable();
      const { id, face, backing } = collateral;
      const { purpose, lien } = await pledged(bankA, collateral);
      return {
        message: { receivable: id, lien, replaces: ZeroHash, instruction: ACCOUNT, holder: by },
        submit: async (authorization, sender = exporter) =>
          notices
            .connect(sender)
            .instruct(id, face, backingHashOf(backing), ACCOUNT, [
              { engine: ZeroAddress, purpose, consent: authorization },
            ]),
        replayed: () => ({ contract: notices, error: "InstructionUnchanged", args: [id, ACCOUNT] }),
      };
    },
  },
  traded({
    name: "a warehouse's word for the goods in store",
    contract: "warehouseReceipt",
    primaryType: "Goods",
    types: GOODS,
    signer: ({ warehouse }) => warehouse,
    roles: ROLE_BIT.warehouse,
    inPerson: false, // the holder of the receipt submits it
    spendsNonce: false,
    prepare: async (net, by) => {
      const { warehouseReceipt, exporter } = net;
      const { paper, details, call } = await receiptIssue(net);
      const { goods, unit, quantity } = details;
      const [fingerprint, face, , backing, roots] = call;
      return {
        message: { receipt: paper.id, goods, unit, quantity, warehouse: by },
        submit: async (authorization, sender = exporter) =>
          warehouseReceipt.connect(sender).issue(fingerprint, face, details, backing, roots, authorization),
        replayed: () => ({ contract: warehouseReceipt, error: "ERC721InvalidSender", args: [ZeroAddress] }),
      };
    },
  }),
  traded({
    name: "a warehouse's report of a loss",
    contract: "warehouseReceipt",
    primaryType: "Loss",
    types: LOSS,
    signer: ({ warehouse }) => warehouse,
    roles: ROLE_BIT.warehouse,
    inPerson: true,
    spendsNonce: true,
    prepare: async (net, by) => {
      const { warehouseReceipt, bankA } = net;
      const { details, collateral } = await issuedReceipt(net);
      const { id, face, backing } = collateral;
      const amount = 100_000_00n;
      return {
        message: { receipt: id, amount, reason: REASON, warehouse: by },
        submit: async (authorization, sender = bankA) =>
          warehouseReceipt
            .connect(sender)
            .reportLoss(id, face, details, backingHashOf(backing), amount, REASON, authorization),
        replayed: (nonce) => ({ contract: warehouseReceipt, error: "NonceAlreadySpent", args: [by, nonce] }),
      };
    },
  }),
  traded({
    name: "a lienholder's consent to the release of goods",
    contract: "warehouseReceipt",
    primaryType: "ReleaseConsent",
    types: RELEASE_CONSENT,
    signer: ({ bankA }) => bankA,
    roles: WHATEVER_ITS_STANDING,
    inPerson: false, // the owner submits it, to whom the goods are released
    spendsNonce: true,
    prepare: async (net, by) => {
      const { warehouseReceipt, exporter, bankA } = net;
      const { details, collateral } = await issuedReceipt(net);
      const { id, face, backing } = collateral;
      const { purpose } = await net.pledged(bankA, { ...collateral, amount: 600_000_00n });
      const [quantity, amount, engine] = [500_000n, 100_000_00n, ZeroAddress];
      return {
        message: { receipt: id, quantity, engine, purpose, amount, holder: by },
        submit: async (authorization, sender = exporter) =>
          warehouseReceipt
            .connect(sender)
            .release(id, face, details, backing, quantity, [{ engine, purpose, amount, consent: authorization }]),
        replayed: (nonce) => ({ contract: warehouseReceipt, error: "NonceAlreadySpent", args: [by, nonce] }),
      };
    },
  }),
  traded({
    name: "an appraiser's word that its appraisal is of an asset",
    contract: "appraisals",
    primaryType: "Valuation",
    types: VALUATION,
    signer: ({ appraiser }) => appraiser,
    roles: ROLE_BIT.appraiser,
    inPerson: true,
    spendsNonce: true,
    prepare: async (net, by) => {
      const { appraisals, appraiser, bankA } = net;
      const { collateral } = await issuedReceipt(net);
      const { id: appraisal, document } = await appraisalOf(net, 800_000_00n, { by: appraiser });
      const { asset, id } = collateral;
      return {
        message: { asset, id, appraisal, value: document.value, left: collateral.face, appraiser: by },
        submit: async (authorization, sender = bankA) =>
          appraisals
            .connect(sender)
            .appraise(asset, ...hashed(collateral), document.fingerprint, collateral.face, authorization),
        replayed: (nonce) => ({ contract: appraisals, error: "NonceAlreadySpent", args: [by, nonce] }),
      };
    },
  }),
  traded({
    name: "a title registry's confirmation of a right",
    contract: "registeredRight",
    primaryType: "RightConfirmation",
    types: RIGHT_CONFIRMATION,
    signer: ({ landRegistry }) => landRegistry,
    roles: ROLE_BIT.titleRegistry,
    inPerson: false, // the holder of the right submits it
    spendsNonce: false,
    prepare: async (net, by) => {
      const { registeredRight, exporter } = net;
      const { paper, details, call } = await rightIssue(net);
      const [fingerprint, face, , backing, roots] = call;
      return {
        message: { asset: paper.id, right: details.right, titleRegistry: by },
        submit: async (authorization, sender = exporter) =>
          registeredRight.connect(sender).issue(fingerprint, face, details, backing, roots, authorization),
        replayed: () => ({ contract: registeredRight, error: "ERC721InvalidSender", args: [ZeroAddress] }),
      };
    },
  }),
  traded({
    name: "a title registry's report of a right",
    contract: "registeredRight",
    primaryType: "RightReport",
    types: RIGHT_REPORT,
    signer: ({ landRegistry }) => landRegistry,
    roles: ROLE_BIT.titleRegistry,
    inPerson: true,
    spendsNonce: true,
    prepare: async (net, by) => {
      const { registeredRight, bankA } = net;
      const { details, collateral } = await issuedRight(net);
      const { id, face, backing } = collateral;
      const [status, encumbered] = [0n, 700_000_00n];
      return {
        message: { asset: id, status, encumbered, reason: REASON, titleRegistry: by },
        submit: async (authorization, sender = bankA) =>
          registeredRight
            .connect(sender)
            .report(id, face, details, backingHashOf(backing), status, encumbered, REASON, authorization),
        replayed: () => ({ contract: registeredRight, error: "ReportInvalid", args: [id, status, encumbered] }),
      };
    },
  }),
] satisfies readonly SignedMessage[];
