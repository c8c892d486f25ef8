import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { startTestCluster } from "@frontoffice/db/testing";
import { freePort, type OwnProduct, startProduct } from "../e2e/product.ts";

const PASSWORD = "a bench passphrase of some length";

export interface HttpFixture {
  product: OwnProduct;
  token: string;
  clientId: string;
  bare: { url: string; pid: number };
  /** The first process of the database that both use. */
  postgresPid: number;
  stop(): Promise<void>;
}

/** The product with one company of so many clients among fifty of its size, and the bare server on the same database. */
export async function startHttpFixture(clients: number, env: Record<string, string>): Promise<HttpFixture> {
  const cluster = await startTestCluster();
  const product = await startProduct(env, cluster.ownerUrl, {}, "ignore");
  const { token, company } = await register(product.url);
  await fillCompanies(product, company.id, clients);
  const owner = product.db.pool("owner");
  const { id: clientId } = (await owner.query("select id from clients where company_id = $1 limit 1", [company.id])).rows[0];
  const { data_directory } = (await owner.query("show data_directory")).rows[0];
  const [postgresPid] = (await readFile(`${data_directory}/postmaster.pid`, "utf8")).split("\n");
  const bare = await startBare(product);
  const stop = async () => {
    bare.child.kill();
    await product.stop();
    await cluster.stop();
  };
  return { product, token, clientId, bare: { url: bare.url, pid: bare.child.pid ?? 0 }, postgresPid: Number(postgresPid), stop };
}

async function register(url: string): Promise<{ token: string; company: { id: string } }> {
  const response = await fetch(`${url}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "bench@example.com", password: PASSWORD, name: "Bench", companyName: "Bench" }),
  });
  return response.json() as Promise<{ token: string; company: { id: string } }>;
}

async function fillCompanies(product: OwnProduct, companyId: string, clients: number): Promise<void> {
  const owner = product.db.pool("owner");
  await owner.query(
    `insert into companies (name, code, contact_email)
     select 'Company ' || n, 'BENCH' || n, 'office' || n || '@example.com' from generate_series(1, 49) n`,
  );
  await owner.query(
    `with made as (
       insert into clients (company_id, name, profession, description)
       select companies.id, 'Client ' || n, 'Bakery', repeat('Bread and cake. ', 11) from companies, generate_series(1, $1) n
       returning company_id, id),
     numbers as (
       insert into phone_numbers (company_id, client_id, e164, position)
       select company_id, id, '+49431' || (100000 + row_number() over ()), 0 from made)
     insert into marketing_profiles (company_id, client_id, target_audience, marketing_goals)
     select company_id, id, 'Neighbours, and people on their way to work.', 'More guests in the morning.' from made`,
    [clients],
  );
  await owner.query("update clients set created_by = (select user_id from memberships where company_id = $1) where company_id = $1", [
    companyId,
  ]);
  await owner.query("vacuum analyze");
}

async function startBare({ db }: OwnProduct): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, ["bench/bare-server.ts", db.url("runtime"), db.url("identity"), String(port)], {
    stdio: "inherit",
  });
  await wait(2_000);
  return { url: `http://127.0.0.1:${port}`, child };
}
