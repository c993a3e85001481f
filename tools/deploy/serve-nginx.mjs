#!/usr/bin/env node
// Serves dist/ with a real nginx and the configuration that `npm run deploy:config -- nginx` prints, in the foreground, as
// whoever runs it. For the browser stories: SERVER=nginx npx playwright test.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readBase } from '../base.mjs'
import { findNginx } from './find-nginx.mjs'
import { nginxConfig } from './nginx.mjs'

const root = resolve(import.meta.dirname, '../..')
const own = `${root}/.cache/nginx`
mkdirSync(`${own}/tmp`, { recursive: true })
const site = nginxConfig({
  base: readBase(process.env.BASE),
  root: resolve(root, process.env.SITE ?? 'dist'),
  listen: process.env.PORT ?? '4173',
})
const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
writeFileSync(
  `${own}/nginx.conf`,
  `daemon off;
pid ${own}/nginx.pid;
error_log stderr;
${process.getuid() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
${temporary.map((name) => `  ${name}_temp_path ${own}/tmp/${name};`).join('\n')}
${site}}
`,
)
const nginx = spawn(findNginx(), ['-p', own, '-c', `${own}/nginx.conf`, '-e', 'stderr'], { stdio: 'inherit' })
nginx.on('error', (error) => {
  console.error(`nginx could not be started: ${error.message}`)
  process.exit(1)
})
nginx.on('close', (code) => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => nginx.kill('SIGQUIT'))
