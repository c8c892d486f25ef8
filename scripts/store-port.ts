import { describeHolder } from "../apps/cli/src/doctor/port-holder.ts";

const USUAL = 3900;
const TRIES = 50;

/** Where the built-in store listens: where it was told to, or at the first free port from the usual one on. */
export async function storePort(taken: number): Promise<number> {
  const told = Number(process.env.STORE_PORT || 0);
  if (told > 0) {
    const holder = await describeHolder(told);
    if (holder === undefined) return told;
    console.error(
      `Port ${told}, for the built-in storage, is taken by ${holder}. Stop it, or choose another one: STORE_PORT=${told + 1} npm start`,
    );
    process.exit(1);
  }
  for (let port = USUAL; port < USUAL + TRIES; port += 1) {
    if (port !== taken && (await describeHolder(port)) === undefined) return port;
  }
  console.error(`No port from ${USUAL} to ${USUAL + TRIES - 1} is free for the built-in storage. Choose one: STORE_PORT=4900 npm start`);
  process.exit(1);
}
