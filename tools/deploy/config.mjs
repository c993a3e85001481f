#!/usr/bin/env node
// Prints a web server's configuration with the headers of tools/headers.mjs:
//   npm run deploy:config -- nginx|caddy [--base /errlab/] [--root /srv/errlab] [--listen 8080]
import { parseArgs } from 'node:util'
import { readBase } from '../base.mjs'
import { caddyConfig } from './caddy.mjs'
import { nginxConfig } from './nginx.mjs'

const MAKERS = { nginx: { make: nginxConfig, listen: '80' }, caddy: { make: caddyConfig, listen: ':80' } }

const { values, positionals } = asked()
const maker = MAKERS[positionals[0]]
if (!maker) refuse(`Which server: ${Object.keys(MAKERS).join(' or ')}?`)
process.stdout.write(
  maker.make({ base: readBase(values.base), root: values.root, listen: values.listen ?? maker.listen }),
)

function asked() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        base: { type: 'string' },
        root: { type: 'string', default: '/srv/errlab' },
        listen: { type: 'string' },
      },
    })
  } catch (error) {
    refuse(error.message)
  }
}

function refuse(why) {
  console.error(why)
  console.error('usage: npm run deploy:config -- nginx|caddy [--base /errlab/] [--root /srv/errlab] [--listen 8080]')
  process.exit(2)
}
