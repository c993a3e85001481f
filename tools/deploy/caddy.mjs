// The Caddy configuration: a named matcher per group, and the headers of each. handle_path takes the base off before them.
import { HEADER_RULES } from '../headers.mjs'

/** A Caddyfile for one site. */
export function caddyConfig({ base, root, listen }) {
  const folder = base.slice(0, -1)
  return `# Made by: npm run deploy:config -- caddy.
${listen} {
${folder === '' ? '' : `	redir ${folder} ${base} 308\n`}	handle_path ${base}* {
${HEADER_RULES.map(group).join('\n')}
		# A type that Caddy does not know, as the others are sent with nosniff.
		header /manifest.webmanifest Content-Type application/manifest+json
		encode gzip
		root * ${root}
		file_server
	}
	handle_errors {
		rewrite * /404.html
		root * ${root}
		file_server
	}
}
`
}

function group({ name, paths, headers }, index) {
  const matcher = `@${name.replaceAll(' ', '_')}`
  const lines = Object.entries(headers).map(([key, value]) => `\t\t\t${key} "${value}"`)
  return [
    paths.length > 0
      ? `\t\t${matcher} path ${paths.map(pattern).join(' ')}`
      : // Everything that no group before this one has.
        `\t\t${matcher} not path ${HEADER_RULES.slice(0, index)
          .flatMap((rule) => rule.paths.map(pattern))
          .join(' ')}`,
    `\t\theader ${matcher} {`,
    ...lines,
    '\t\t}',
  ].join('\n')
}

const pattern = (path) => (path !== '/' && path.endsWith('/') ? `${path}*` : path)
