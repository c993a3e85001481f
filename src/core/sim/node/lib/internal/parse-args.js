// util.parseArgs: node:internal/util/parse_args/parse_args.
const { at } = require('internal/errors')
const { fail_, validateArray, validateBoolean, validateObject, validateString } = require('internal/validators')

function error_(code, message) {
  const error = new TypeError(message)
  internal.nodeErrors.set(error, code)
  error.code = code
  return error
}

function checkOptionUsage({ allowPositionals, options }, token) {
  if (!Object.hasOwn(options, token.name)) {
    const hint = allowPositionals
      ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "${token.rawName}"`
      : ''
    throw at(error_('ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '${token.rawName}'${hint}`), 'parseArgs:unknown')
  }
  const { short, type } = options[token.name]
  const shown = `${short ? `-${short}, ` : ''}--${token.name}`
  if (type === 'string' && typeof token.value !== 'string') {
    throw at(
      error_('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown} <value>' argument missing`),
      'parseArgs:value',
    )
  }
  if (type === 'boolean' && token.value !== undefined) {
    throw at(
      error_('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown}' does not take an argument`),
      'parseArgs:boolean',
    )
  }
  if (token.inline === false && type === 'string' && token.value.length > 1 && token.value[0] === '-') {
    // Only who wrote the short option is told of it.
    const example = token.rawName.startsWith('--')
      ? `'${token.rawName}=-XYZ'`
      : `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`
    throw at(
      error_(
        'ERR_PARSE_ARGS_INVALID_OPTION_VALUE',
        `Option '${token.rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${token.rawName}'?\nTo specify an option argument starting with a dash use ${example}.`,
      ),
      'parseArgs:ambiguous',
    )
  }
}
function positional_(arg) {
  throw at(
    error_(
      'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
      `Unexpected argument '${arg}'. This command does not take positional arguments`,
    ),
    'parseArgs:positional',
  )
}

/** What the arguments are, before anything is said against them. */
function tokens_(args, options) {
  const byShort = (letter) => Object.keys(options).find((key) => options[key].short === letter) ?? letter
  const typeOf = (name) => options[name]?.type
  const tokens = []
  const queue = args.map((arg, index) => ({ arg, index }))
  while (queue.length > 0) {
    const { arg, index } = queue.shift()
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index })
      for (const rest of queue.splice(0)) tokens.push({ kind: 'positional', index: rest.index, value: rest.arg })
      break
    }
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(arg)
    const short = /^-([^-])(.*)$/s.exec(arg)
    if (!long && !short) {
      tokens.push({ kind: 'positional', index, value: arg })
      continue
    }
    const name = long ? long[1] : byShort(short[1])
    const rawName = long ? `--${long[1]}` : `-${short[1]}`
    const token = { kind: 'option', name, rawName, index, value: undefined, inlineValue: undefined }
    tokens.push(token)
    if (long && long[2] !== undefined) [token.value, token.inlineValue] = [long[2], true]
    else if (short && short[2] !== '') {
      if (typeOf(name) === 'string') [token.value, token.inlineValue] = [short[2], true]
      else queue.unshift({ arg: `-${short[2]}`, index })
    } else if (typeOf(name) === 'string' && queue.length > 0)
      [token.value, token.inlineValue] = [queue.shift().arg, false]
  }
  return tokens
}

function parseArgs(config = {}) {
  const { args = process.argv.slice(process._eval === undefined ? 2 : 1), options = {}, strict = true } = config
  const { allowPositionals = !strict, tokens: returnTokens = false } = config
  validateArray(args, 'args')
  validateBoolean(strict, 'strict')
  validateBoolean(allowPositionals, 'allowPositionals')
  validateObject(options, 'options')
  for (const [name, option] of Object.entries(options)) {
    validateObject(option, `options.${name}`)
    const type = option.type
    if (type !== 'string' && type !== 'boolean') validateOneOf_(type, `options.${name}.type`)
    if (Object.hasOwn(option, 'short')) validateString(option.short, `options.${name}.short`)
    if (Object.hasOwn(option, 'multiple')) validateBoolean(option.multiple, `options.${name}.multiple`)
  }
  const values = { __proto__: null }
  const positionals = []
  const tokens = tokens_(args, options)
  const store = (name, value) => {
    if (name === '__proto__') return
    if (options[name]?.multiple) (values[name] ??= []).push(value)
    else values[name] = value
  }
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) checkOptionUsage({ allowPositionals, options }, { ...token, inline: token.inlineValue })
      store(token.name, token.value ?? true)
    } else if (token.kind === 'positional') {
      if (!allowPositionals) positional_(token.value)
      positionals.push(token.value)
    }
  }
  for (const [name, option] of Object.entries(options))
    if (values[name] === undefined && option.default !== undefined) values[name] = option.default
  return { values, positionals, ...(returnTokens ? { tokens } : {}) }
}
function validateOneOf_(value, name) {
  const { codes } = require('internal/errors')
  fail_(new codes.ERR_INVALID_ARG_TYPE(name, "('string|boolean')", value))
}

module.exports = { parseArgs }
