// The headers of every response, as one function of the path: `npm start`, the tests and the deploy files all use it.
// Measured reasons: "Content Security Policy" in SECURITY.md.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const TRUSTED_TYPES =
  'app standaloneColorizer editorViewLayer richScreenReaderContent domLineBreaksComputer defaultWorkerFactory diffReview diffEditorWidget tokenizeToString editorGhostText stickyScrollViewLayer'

const APP_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  // Monaco and xterm write inline styles; nothing else needs them.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${TRUSTED_TYPES}`,
]

// The one inline script of a reference page: it fetches the others when the text has been painted.
const LATE_LOADER = readFileSync(new URL('../src/static/late-loader.js', import.meta.url))
const LATE_LOADER_HASH = `'sha256-${createHash('sha256').update(LATE_LOADER).digest('base64')}'`

const PAGE_POLICY = [
  "default-src 'none'",
  `script-src 'self' ${LATE_LOADER_HASH}`,
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  // The lab that is played on a page is a card in a frame.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types app',
]

// A card stands in other people's pages: any ancestor, and blob workers, which a sandboxed frame needs. The page about
// cards is among them, with its late loader.
const CARD_POLICY = APP_POLICY.filter((rule) => !/^(script-src|frame-ancestors|worker-src)/.test(rule)).concat(
  `script-src 'self' 'wasm-unsafe-eval' ${LATE_LOADER_HASH}`,
  "worker-src 'self' blob:",
  'frame-ancestors *',
)

// What a worker may do: load its own chunks and wasm, and ask our own origin.
const WORKER_POLICY = ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"]

const ALWAYS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()',
}
const IMMUTABLE = 'public, max-age=31536000, immutable'

const ISOLATED = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Cross-origin isolation gives the SharedArrayBuffer through which ^C reaches a busy QuickJS.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}
// A worker has the policy of its own script, and an isolated page takes only isolated workers. Cards in a sandboxed frame
// have an opaque origin: their module scripts need CORS.
const SCRIPT = {
  ...ALWAYS,
  'Content-Security-Policy': WORKER_POLICY.join('; '),
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

/**
 * Groups of paths and their response headers, first match wins. A path that ends in `/` stands for all below it, except
 * the root, which stands for itself; the last group is for everything else.
 */
export const HEADER_RULES = [
  { name: 'assets', paths: ['/assets/'], headers: { 'Cache-Control': IMMUTABLE, ...SCRIPT } },
  { name: 'service worker', paths: ['/sw.js'], headers: { 'Cache-Control': 'no-cache', ...SCRIPT } },
  {
    name: 'cards',
    paths: ['/embed/', '/card.js'],
    headers: {
      ...ALWAYS,
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': CARD_POLICY.join('; '),
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cross-Origin-Embedder-Policy': 'credentialless',
    },
  },
  {
    // Where Monaco and xterm run.
    name: 'app',
    paths: ['/', '/index.html', '/share-target', '/d/'],
    headers: { ...ALWAYS, 'Cache-Control': 'no-cache', 'Content-Security-Policy': APP_POLICY.join('; '), ...ISOLATED },
  },
  {
    name: 'pages',
    paths: [],
    headers: { ...ALWAYS, 'Cache-Control': 'no-cache', 'Content-Security-Policy': PAGE_POLICY.join('; '), ...ISOLATED },
  },
]

/** Response headers for a path such as `/e/ENOENT/`; without the base, where there is one. */
export function headersFor(path) {
  return HEADER_RULES.find(({ paths }) => paths.length === 0 || paths.some((one) => covers(one, path))).headers
}

const covers = (pattern, path) =>
  pattern !== '/' && pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern
