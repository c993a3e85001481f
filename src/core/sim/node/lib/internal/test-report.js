// What the test runner prints: TAP where nobody looks on, the tree with marks on a terminal.
const { inspect } = require('internal/inspect')

const SUMMARY = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms']
const UNWRAPPED = ['testCodeFailure', 'hookFailed', 'uncaughtException', 'unhandledRejection']

function tapEscape_(text) {
  return text
    .replaceAll('\b', '\\b')
    .replaceAll('\f', '\\f')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\v', '\\v')
    .replaceAll('\\', '\\\\')
    .replaceAll('#', '\\#')
}

/** A property as YAML. */
function yaml_(indent, name, value) {
  if (value === undefined) return ''
  const prefix = `${indent}  ${name}:`
  if (value === null) return `${prefix} ~\n`
  if (typeof value === 'object') {
    const own = Object.entries(value).map(([key, each]) => yaml_(`${indent}  `, key, each))
    return `${prefix}${value instanceof Date ? ` ${value.toISOString()}` : ''}\n${own.join('')}`
  }
  const lines = typeof value === 'string' ? value.split(/\n|\r\n/) : []
  if (lines.length <= 1)
    return `${prefix} ${inspect(value, { colors: false, breakLength: Number.POSITIVE_INFINITY })}\n`
  return `${prefix} |-\n${lines.map((line) => `${indent}    ${line}\n`).join('')}`
}

function errorYaml_(indent, failure) {
  const { failureType, cause } = failure
  const inner = UNWRAPPED.includes(failureType) && typeof cause === 'object' && cause !== null ? cause : null
  const name = inner?.name ?? 'Error'
  let out = yaml_(indent, 'failureType', failureType)
  out += yaml_(indent, 'error', inner ? String(inner.message ?? '<unknown error>') : failure.message)
  out += yaml_(indent, 'code', inner?.code ?? 'ERR_TEST_FAILURE')
  if (name !== 'Error') out += yaml_(indent, 'name', name)
  if (inner && inner.code === 'ERR_ASSERTION') {
    for (const key of ['expected', 'actual']) out += yaml_(indent, key, inner[key])
    if (inner.operator) out += yaml_(indent, 'operator', inner.operator)
  }
  const frames = String(inner?.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.replace(/^\s+at /, ''))
  if (frames.length > 0) out += `${indent}  stack: |-\n${frames.map((frame) => `${indent}    ${frame}\n`).join('')}`
  return out
}

function tapTest_(test, indent) {
  const { name, number, failure, skip, todo, children, location, isSuite } = test
  let out = `${indent}# Subtest: ${tapEscape_(name)}\n`
  for (const child of children) out += tapTest_(child, `${indent}    `)
  if (children.length > 0) out += `${indent}    1..${children.length}\n`
  out += `${indent}${failure ? 'not ok' : 'ok'} ${number} - ${tapEscape_(name)}`
  const because = (kind, text) => ` # ${kind}${typeof text === 'string' && text !== '' ? ` ${tapEscape_(text)}` : ''}`
  if (skip !== undefined) out += because('SKIP', skip)
  else if (todo !== undefined) out += because('TODO', todo)
  out += `\n${indent}  ---\n`
  out += yaml_(indent, 'duration_ms', test.duration)
  if (isSuite) out += yaml_(indent, 'type', 'suite')
  if (failure) {
    out += yaml_(indent, 'location', location)
    out += errorYaml_(indent, failure)
  }
  out += `${indent}  ...\n`
  for (const note of test.notes) out += `${indent}# ${tapEscape_(note)}\n`
  return out
}

const tap = {
  begin: () => 'TAP version 13\n',
  test: (test) => tapTest_(test, ''),
  end: (root, counts) => `1..${root.children.length}\n${SUMMARY.map((key) => `# ${key} ${counts[key]}\n`).join('')}`,
}

/** Colors are for a terminal only, whichever reporter was asked for. */
const paint_ = (code, text) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[39m` : text)
function specLine_(test, indent, hasChildren) {
  const { failure, skip, todo } = test
  const mark = skip !== undefined ? '﹣' : failure ? '✖' : '✔'
  const because = (text, kind) => ` # ${typeof text === 'string' && text !== '' ? text : kind}`
  const title = `${test.name} ${paint_(90, `(${test.duration}ms)`)}${skip !== undefined ? because(skip, 'SKIP') : todo !== undefined ? because(todo, 'TODO') : ''}`
  const line = `${indent}${paint_(skip !== undefined ? 90 : failure ? 31 : 32, `${mark} ${title}`)}`
  if (!failure || failure.failureType === 'subtestsFailed') return `${line}\n${hasChildren ? '\n' : ''}`
  const shown = inspect(failure.cause, { colors: Boolean(process.stdout.isTTY) })
    .split('\n')
    .join(`\n${indent}  `)
  return `${line}\n${indent}  ${shown}\n\n`
}
function specTest_(test, indent = '') {
  const hasChildren = test.children.length > 0
  let out = hasChildren ? `${indent}▶ ${test.name}\n` : ''
  for (const child of test.children) out += specTest_(child, `${indent}  `)
  out += specLine_(test, indent, hasChildren)
  for (const note of test.notes) out += `${paint_(34, `${indent}ℹ ${note}`)}\n`
  return out
}
function failures_(test) {
  const own = test.failure && test.failure.failureType !== 'subtestsFailed' ? [test] : []
  return [...own, ...test.children.flatMap(failures_)]
}
const spec = {
  begin: () => '',
  test: (test) => specTest_(test),
  end(root, counts) {
    const sums = SUMMARY.map((key) => `${paint_(34, `ℹ ${key} ${counts[key]}`)}\n`).join('')
    const failed = root.children.flatMap(failures_)
    if (failed.length === 0) return sums
    const relative = (test) => require('path').relative(process.cwd(), test.location ?? '')
    const list = failed.map((test) => `\ntest at ${relative(test)}\n${specLine_(test, '', false)}`)
    return `${sums}\n${paint_(31, '✖ failing tests:')}\n${list.join('')}`
  },
}

module.exports = { tap, spec }
