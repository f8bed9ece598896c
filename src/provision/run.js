// @ts-check
/**
 * What `npm start`, `npm test` and their like run, on a clone that may have no packages yet: plain JavaScript that needs
 * nothing but Node. It brings node_modules in line with package-lock.json and then becomes the program asked for, in this
 * same process, so that signals, stdin and the exit code are that program's own. Everything it says goes to stderr.
 */
'use strict';

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const net = require('node:net');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../..');
const OLDEST_NODE = [20, 19];

/** What each command becomes, and the arguments that it always gets. */
const PROGRAMS = {
  start: ['src/cli/cli.ts', 'start'],
  cli: ['src/cli/cli.ts'],
  bench: ['bench/bench.ts'],
  test: ['node_modules/mocha/bin/mocha.js'],
};

/** @param {string} line */
const say = line => {
  process.stderr.write(`[twinleg] ${line}\n`);
};

/**
 * Ends the process with what went wrong.
 * @param {string} line
 * @param {number} [code]
 * @returns {never}
 */
function fail(line, code = 1) {
  say(line);
  process.exit(code);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    fail(`Node ${process.versions.node} is too old: ${OLDEST_NODE.join('.')} or newer is needed`);
  }
}

const stampPath = path.join(ROOT, 'node_modules/.twinleg-stamp');

const lockHash = () =>
  createHash('sha256')
    .update(fs.readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex');

/** @param {string} hash */
const isFresh = hash =>
  fs.existsSync(stampPath) && fs.readFileSync(stampPath, 'utf8').trim() === hash;

/**
 * Waits until no other run of this clone is at its packages. The lock is a name in Linux's abstract socket space,
 * which the kernel frees when its holder dies; where there is no such space nobody waits.
 * @returns {Promise<() => void>}
 */
async function exclusive() {
  if (process.platform !== 'linux') return () => {};
  const name = createHash('sha256').update(`packages ${ROOT}`).digest('hex').slice(0, 32);
  for (;;) {
    const server = net.createServer();
    const taken = await new Promise((resolve, reject) => {
      server.once('error', error => {
        if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE') resolve(true);
        else reject(error);
      });
      server.listen({ path: `\0twinleg-${name}` }, () => resolve(false));
    });
    if (!taken) return () => server.close();
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}

/** Whether npm could write its cache where it wants to: a read-only home must not keep us from anything. */
function hasUsableCache() {
  const home = process.env.HOME ?? '/nonexistent';
  let folder = process.env.npm_config_cache ?? path.join(home, '.npm');
  while (!fs.existsSync(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    // Read-only, or another user's.
    return false;
  }
}

function installPackages() {
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const cache = hasUsableCache() ? [] : ['--cache', path.join(ROOT, '.cache/npm')];
  const args = [...first, 'ci', '--include=dev', '--no-audit', '--no-fund', ...cache];
  // npm's stdout becomes our stderr: ours is for what the program prints.
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', process.stderr.fd, 'inherit'],
  });
  if (error) fail(`npm could not be started: ${error.message}`);
  if (status !== 0) fail(`npm ci failed (exit code ${status})`);
}

async function ensurePackages() {
  const hash = lockHash();
  if (isFresh(hash)) return;
  const release = await exclusive();
  try {
    // Another run may have done it while we waited.
    if (isFresh(hash)) return;
    say('installing packages as package-lock.json says (npm ci) …');
    installPackages();
    fs.writeFileSync(stampPath, `${hash}\n`);
  } finally {
    release();
  }
}

/** The files and folders among the arguments: what to test instead of everything. */
const namedTests = (/** @type {readonly string[]} */ args) =>
  args.filter(arg => fs.existsSync(path.resolve(arg))).map(arg => path.relative(ROOT, arg));

/** Mocha takes a folder for its JavaScript alone, so a folder becomes the tests in it. */
const asTests = (/** @type {string} */ arg) =>
  fs.statSync(arg, { throwIfNoEntry: false })?.isDirectory() ? path.join(arg, '**/*.test.ts') : arg;

/** Whether a run of these needs Asterisk and SIPp: only the live tests do. */
const needServers = (/** @type {readonly string[]} */ named) =>
  named.length === 0 || named.some(each => /^test(\/live|\/?$)/.test(each));

function ensureServers() {
  const program = ['-r', 'ts-node/register/transpile-only', path.join(__dirname, 'ensure.ts')];
  const { status } = spawnSync(process.execPath, program, {
    cwd: ROOT,
    stdio: ['ignore', process.stderr.fd, 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * @param {string | undefined} name
 * @param {readonly string[]} args
 */
async function main(name, args) {
  requireNode();
  if (name === undefined || !Object.hasOwn(PROGRAMS, name)) {
    fail(`usage: node src/provision/run.js ${Object.keys(PROGRAMS).join('|')} [arguments]`, 2);
  }
  const [program = '', ...always] = PROGRAMS[/** @type {keyof typeof PROGRAMS} */ (name)];
  await ensurePackages();
  // Types are checked by `tsc`, once; nobody should wait for it at each start.
  process.env.TS_NODE_TRANSPILE_ONLY = '1';
  // Whatever folder it is called from, what it runs is this clone's.
  process.env.TS_NODE_PROJECT = path.join(ROOT, 'tsconfig.json');
  if (name === 'test') {
    const named = namedTests(args);
    if (needServers(named)) ensureServers();
    if (named.length === 0) always.push('test/**/*.test.ts');
    args = args.map(asTests);
  } else Module.createRequire(__filename)('ts-node/register/transpile-only');
  process.argv = [process.execPath, path.join(ROOT, program), ...always, ...args];
  Module.runMain();
}

main(process.argv[2], process.argv.slice(3)).catch(error => {
  fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
});
