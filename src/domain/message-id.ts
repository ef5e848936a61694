declare const messageId: unique symbol;

/** Made by the client that says something, unique per nickname: a retry carries the same one. */
export type MessageId = string & { readonly [messageId]: true };

export const MESSAGE_ID_CHARACTERS_MAX = 64;

const MESSAGE_ID = new RegExp(`^[A-Za-z0-9-]{1,${MESSAGE_ID_CHARACTERS_MAX}}$`);

export const parseMessageId = (text: string): MessageId | undefined =>
  MESSAGE_ID.test(text) ? (text as MessageId) : undefined;
