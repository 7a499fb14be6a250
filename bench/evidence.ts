import { keccak256, toUtf8Bytes } from "ethers";

import { batchAttestation, batchOf } from "../test/fixtures/batches.ts";
import { KIND, lienbookNetwork } from "../test/fixtures/network.ts";
import { meter, type Measurement } from "./meter.ts";

/** A customs office's day. */
const BATCH_SIZE = 256;
const LOADED = 5n;
const DEPARTED = 6n;
const NINGBO = `0x${Buffer.from("CNNBO", "ascii").toString("hex")}`;

/** What registering by proof, reporting milestones and correcting a document cost. */
export async function measureEvidence(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  const { registry, milestones, customs, carrier, exporter } = net;
  const { measurements, measure } = meter();

  const documents = await Promise.all(
    Array.from({ length: BATCH_SIZE }, () => net.draft(exporter, { kind: KIND.customsDeclaration })),
  );
  const { root, entries } = batchOf(documents);
  const attestation = await batchAttestation(net, customs, root);
  const enter = (from: number, to: number) =>
    registry.connect(exporter).registerFromBatch(root, entries.slice(from, to), attestation);
  const size = String(BATCH_SIZE);
  await measure(`register a document by proof in a signed batch of ${size}, alone`, enter(0, 1));
  await measure(`register a document by proof in a signed batch of ${size}, each of three`, enter(1, 4), 3);
  await measure(`register a document by proof in a signed batch of ${size}, each of ten`, enter(4, 14), 10);
  await measure(`register a document by proof in a signed batch of ${size}, each of thirty`, enter(14, 44), 30);

  const of = await net.declaration();
  await net.amend(customs, of);
  await measure(
    "amend a document with the attestor's signature",
    registry.amend(...(await net.amendment(customs, await net.declaration()))),
  );
  await measure(
    "revoke a document with the attestor's signature",
    registry.revoke(...(await net.revocation(customs, of))),
  );

  const { id: trade } = await net.invoice();
  const now = await net.now();
  const report = (milestone: bigint, occurredAt: bigint) =>
    milestones
      .connect(carrier)
      .report(
        { trade, milestone, occurredAt, place: NINGBO, evidence: keccak256(toUtf8Bytes(String(milestone))) },
        { signer: carrier.address, nonce: 0n, deadline: 0n, signature: "0x" },
      );
  await measure("report the first milestone of a trade", report(LOADED, now - 200n));
  await measure("report a later milestone of a trade", report(DEPARTED, now - 100n));
  return measurements;
}
