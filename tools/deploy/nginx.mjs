// The nginx configuration: one map per header, from the path to its value. add_header leaves out what is empty, and the maps
// keep all headers on one level: nginx drops those of `server` in every `location` that has one of its own.
import { HEADER_RULES } from '../headers.mjs'

const TYPES = {
  'text/html': 'html',
  'text/css': 'css',
  'text/javascript': 'js mjs',
  'text/markdown': 'md',
  'text/plain': 'txt',
  'text/xml': 'xml',
  'application/json': 'json',
  'application/manifest+json': 'webmanifest',
  'application/wasm': 'wasm',
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'font/ttf': 'ttf',
}

/** A `server` block with its maps, to be included inside `http`. */
export function nginxConfig({ base, root, listen }) {
  const names = [...new Set(HEADER_RULES.flatMap(({ headers }) => Object.keys(headers)))]
  return `# Made by: npm run deploy:config -- nginx. Include it inside http { }.
# The address as it was asked for: $uri changes when index.html or 404.html is served for it.
map $request_uri $errlab_path {
  "~^(?<errlab_asked>[^?]*)" $errlab_asked;
}
${names.map((name) => map(name, base)).join('\n')}
server {
  listen ${listen};
  root ${root};
  charset utf-8;
  charset_types text/css text/javascript text/markdown text/plain text/xml application/json application/manifest+json;
  absolute_redirect off;
  server_tokens off;
  gzip on;
  gzip_vary on;
  gzip_min_length 1000;
  gzip_types ${Object.keys(TYPES)
    .filter((type) => type !== 'text/html' && type !== 'image/png')
    .join(' ')};
  types {
${Object.entries(TYPES)
  .map(([type, endings]) => `    ${type} ${endings};`)
  .join('\n')}
  }
${names.map((name) => `  add_header ${name} $${variable(name)} always;`).join('\n')}
${base === '/' ? '' : folder(base, root)}
  index index.html;
  error_page 404 ${base}404.html;
}
`
}

const folder = (base, root) => `
  location = ${base.slice(0, -1)} {
    return 308 ${base};
  }
  location ${base} {
    alias ${root}/;
  }`

const variable = (name) => `errlab_${name.toLowerCase().replaceAll('-', '_')}`

function map(name, base) {
  const lines = HEADER_RULES.flatMap(({ paths, headers }) =>
    (paths.length > 0 ? paths.map((path) => matcher(base, path)) : ['default']).map(
      (key) => `  ${key} "${(headers[name] ?? '').replaceAll('"', '\\"')}";`,
    ),
  )
  return `map $errlab_path $${variable(name)} {\n${lines.join('\n')}\n}`
}

/** nginx's map takes exact words and expressions that start with ~. */
function matcher(base, path) {
  const full = `${base}${path.slice(1)}`
  return path !== '/' && path.endsWith('/') ? `"~^${escaped(full)}"` : `"${full}"`
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
