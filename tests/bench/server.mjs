// The server beside its databases' own tools: whole jobs, what they cost others, and what they take.
//
//   node tests/bench/server.mjs TEARLINE FILE LARGER      the program; files of 1M and of 5M rows, each with a customer and a code
//
// Prints lines of JSON. The database is as safe as the server's: each is told to sync what it commits.
import { spawn, spawnSync } from "node:child_process";
import { openAsBlob, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { OTHER_SERIES, Server, home, now, percentile, print } from "./serve.mjs";

const [, file, larger] = process.argv.slice(2);

function run(command, args, input) {
  const started = now();
  const { status, stderr } = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return now() - started;
}

/** What a person with a small file and a program that looks at its status see while a large job is done. */
async function meanwhile(server, job, small) {
  const times = [];
  let smallMs;
  const one = (async () => {
    const started = now();
    const id = await server.upload(small, "small.csv", OTHER_SERIES);
    await server.finished(id, OTHER_SERIES);
    smallMs = now() - started;
  })();
  for (;;) {
    const started = now();
    const { uploadStatus } = await server.status(job);
    times.push(now() - started);
    if (uploadStatus === "FINISHED") break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await one;
  return { statusP99Ms: percentile(times, 0.99), smallMs };
}

const TABLE = `CREATE TABLE coupons (id INTEGER PRIMARY KEY, customer TEXT, code TEXT NOT NULL);
CREATE UNIQUE INDEX coupons_by_code ON coupons (code);
CREATE VIEW load AS SELECT customer, code FROM coupons;
CREATE TRIGGER load INSTEAD OF INSERT ON load BEGIN INSERT INTO coupons (customer, code) VALUES (new.customer, new.code); END;`;

function sqliteImport(path) {
  const database = join(home, "import.db");
  const ms = run("sqlite3", [database], `PRAGMA journal_mode = WAL;\nPRAGMA synchronous = FULL;\n${TABLE}\nBEGIN;\n.import --csv --skip 1 ${path} load\nCOMMIT;\n`);
  for (const name of readdirSync(home).filter((name) => name.startsWith("import.db"))) rmSync(join(home, name));
  return ms;
}

function programs() {
  const versions = readdirSync("/usr/lib/postgresql").map(Number).sort((a, b) => b - a);
  return join("/usr/lib/postgresql", String(versions[0]), "bin");
}

/** A cluster of PostgreSQL, as it is by default; it ends with this program. */
async function postgres() {
  const script = readFileSync(new URL("../it/postgres.sh", import.meta.url), "utf8");
  const as = process.getuid() === 0 ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];
  const [command, ...args] = [...as, "sh", "-c", script, "sh", programs(), "-cmax_connections=100", "-cshared_buffers=256MB", "-cmax_wal_size=4GB"];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], cwd: "/" });
  const dir = await new Promise((found) => createInterface({ input: child.stdout }).once("line", found));
  const url = (database) => `postgres://tearline@localhost/${database}?host=${dir}`;
  const psql = (database, sql) => run(join(programs(), "psql"), ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", url(database)], sql);
  for (let tries = 0; ; tries += 1) {
    try {
      psql("postgres", "SELECT 1;");
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return { url, psql, stop: () => child.stdin.end() };
}

try {
  const blob = await openAsBlob(file);
  const small = new Blob([`customerIdentifier,coupon code\n${Array.from({ length: 100 }, (_, i) => `919876${String(i).padStart(6, "0")},SMALL-${i}\n`).join("")}`]);

  // Jobs of one series are done in their order: who waits for nobody has another one, which makes its codes itself.
  const customers = new Blob([`customerIdentifier\n${Array.from({ length: 100 }, (_, i) => `919876${String(i).padStart(6, "0")}\n`).join("")}`]);

  // SQLite.
  let server = await Server.start("sqlite");
  const job = await server.upload(blob, "one.csv");
  const beside = await meanwhile(server, job, customers);
  print({ what: "beside", ...beside });
  await server.stop();
  const rounds = [];
  for (let round = 0; round < 3; round += 1) {
    server = await Server.start(`sqlite-${round}`);
    const jobMs = await server.finished(await server.upload(blob, "one.csv"));
    const peak = server.peak();
    await server.stop();
    rmSync(join(home, `sqlite-${round}`), { recursive: true });
    rounds.push({ jobMs, peak, importMs: sqliteImport(file) });
  }
  rounds.sort((a, b) => a.jobMs / a.importMs - b.jobMs / b.importMs);
  const middle = rounds[1];
  print({ what: "sqlite", ...middle });
  server = await Server.start("sqlite-large");
  // Grown to what it takes by the smaller file before.
  await server.finished(await server.upload(small, "small.csv"));
  const before = server.peak();
  const largerMs = await server.finished(await server.upload(await openAsBlob(larger), "larger.csv"));
  print({ what: "larger", jobMs: largerMs, perMillion: largerMs / 5, oneMs: middle.jobMs, growth: server.peak() - before, peak: server.peak(), importMs: sqliteImport(larger) });
  await server.stop();
  rmSync(join(home, "sqlite-large"), { recursive: true });

  // PostgreSQL.
  const cluster = await postgres();
  const pg = [];
  for (let round = 0; round < 3; round += 1) {
    cluster.psql("postgres", `CREATE DATABASE job${round};\nCREATE DATABASE copy${round};`);
    server = await Server.start(`postgres-${round}`, ["--database", cluster.url(`job${round}`)]);
    const jobMs = await server.finished(await server.upload(blob, "one.csv"));
    await server.stop();
    cluster.psql(`copy${round}`, "CREATE TABLE coupons (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, customer TEXT, code TEXT COLLATE \"C\" NOT NULL); CREATE UNIQUE INDEX coupons_by_code ON coupons (code);");
    const copyMs = cluster.psql(`copy${round}`, `\\copy coupons (customer, code) FROM '${file}' CSV HEADER\n`);
    cluster.psql("postgres", `DROP DATABASE job${round};\nDROP DATABASE copy${round};`);
    pg.push({ jobMs, copyMs });
  }
  pg.sort((a, b) => a.jobMs / a.copyMs - b.jobMs / b.copyMs);
  print({ what: "postgres", ...pg[1] });
  cluster.stop();
} finally {
  rmSync(home, { recursive: true, force: true });
}
