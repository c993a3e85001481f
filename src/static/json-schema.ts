/** A valibot schema as JSON Schema (draft 2020-12): what is checked and what is published cannot differ. */
import type * as v from 'valibot'

type Schema = v.GenericSchema & Readonly<Record<string, unknown>>
type Json = Readonly<Record<string, unknown>>

/** The whole document, with its address and title. */
export function jsonSchema(schema: v.GenericSchema, id: string, title: string): Json {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: id, title, ...shape(schema as Schema) }
}

function shape(schema: Schema): Json {
  return { ...bare(schema), ...constraints((schema['pipe'] as readonly Json[] | undefined) ?? []) }
}

function bare(schema: Schema): Json {
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: schema.type }
    case 'null':
      return { type: 'null' }
    case 'unknown':
      return {}
    case 'literal':
      return { const: schema['literal'] }
    case 'picklist':
      return { enum: schema['options'] }
    case 'array':
      return { type: 'array', items: shape(schema['item'] as Schema) }
    case 'union':
      return { anyOf: (schema['options'] as readonly Schema[]).map(shape) }
    case 'record':
      return {
        type: 'object',
        propertyNames: shape(schema['key'] as Schema),
        additionalProperties: shape(schema['value'] as Schema),
      }
    case 'optional': {
      const fallback = schema['default']
      return { ...shape(schema['wrapped'] as Schema), ...(fallback !== undefined && { default: fallback }) }
    }
    case 'object':
    case 'strict_object':
    case 'loose_object':
      return object(schema)
    default:
      throw new Error(`json-schema.ts does not know valibot's "${schema.type}" yet: add it to bare()`)
  }
}

function object(schema: Schema): Json {
  const entries = Object.entries(schema['entries'] as Readonly<Record<string, Schema>>)
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, value]) => [key, shape(value)])),
    required: entries.filter(([, value]) => value.type !== 'optional').map(([key]) => key),
    ...(schema.type === 'strict_object' && { additionalProperties: false }),
  }
}

const KEYWORDS: Readonly<Record<string, string>> = {
  min_value: 'minimum',
  max_value: 'maximum',
  min_length: 'minLength',
  max_length: 'maxLength',
}

function constraints(pipe: readonly Json[]): Json {
  return Object.assign(
    {},
    ...pipe.slice(1).map((action): Json => {
      const keyword = KEYWORDS[String(action['type'])]
      if (keyword) return { [keyword]: action['requirement'] }
      if (action['type'] === 'integer') return { type: 'integer' }
      if (action['type'] === 'regex') return { pattern: (action['requirement'] as RegExp).source }
      if (action['type'] === 'description') return { description: action['description'] }
      throw new Error(`json-schema.ts does not know valibot's "${String(action['type'])}" yet: add it to constraints()`)
    }),
  )
}
