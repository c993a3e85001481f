/** Version 1 of what a card tells its host; documented in README.md of this folder. */
export type CardMessage =
  | { readonly type: 'ready'; readonly cause: string }
  | { readonly type: 'height'; readonly height: number }
  | { readonly type: 'step'; readonly done: number; readonly of: number }
  | { readonly type: 'solved'; readonly cause: string }

/** Tells whoever embeds us; any origin may know it, for there is nothing of the reader's in it. */
export function tellHost(message: CardMessage): void {
  if (parent !== window) parent.postMessage({ source: 'errlab', version: 1, ...message }, '*')
}
