/** A deployment, run as a process of its own, that its test kills. Usage: node interrupted-deployment.ts URL ID FOLDER */
import { network } from "hardhat";

import { deployLienbook } from "../../ignition/deploy.ts";
import { Deployments } from "../../sdk/chain/deployments.ts";

async function run(url = "", deploymentId = "", folder = ""): Promise<void> {
  const connection = await network.create({ network: "localhost", override: { url } });
  await deployLienbook(connection, { deploymentId, deployments: new Deployments(folder), pollingMs: 200 });
}

// The test runner loads every file in the folder.
if (process.argv[1] === import.meta.filename) await run(...process.argv.slice(2));
