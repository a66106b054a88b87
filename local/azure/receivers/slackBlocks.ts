import { isObject, type JsonObject } from '../json.js';

const MAX_BLOCKS = 50;
/** Undocumented; messages were refused from about here on. */
const MAX_CHARACTERS = 13_200;
const MAX_TEXT = 40_000;
const MAX_SECTION = 3_000;
const MAX_HEADER = 150;
const MAX_CONTEXT = 10;
const MAX_ACTIONS = 25;
const MAX_BUTTON = 75;
const MAX_URL = 3_000;
const MAX_BLOCK_ID = 255;

/** Why Slack refuses a message, in its own word; one field too long is enough. undefined: it is shown. */
export function slackObjection({ text, blocks }: JsonObject): string | undefined {
  if (typeof text === 'string' && text.length > MAX_TEXT) return 'msg_too_long';
  if (blocks === undefined) return typeof text === 'string' && text !== '' ? undefined : 'no_text';
  if (!Array.isArray(blocks) || blocks.length > MAX_BLOCKS || !blocks.every(isShown)) return 'invalid_blocks';
  return JSON.stringify(blocks).length > MAX_CHARACTERS ? 'msg_blocks_too_long' : undefined;
}

/** The kinds of blocks that a card is made of; others are not known here. */
function isShown(block: unknown): boolean {
  if (!isObject(block)) return false;
  if (typeof block.block_id === 'string' && block.block_id.length > MAX_BLOCK_ID) return false;
  switch (block.type) {
    case 'divider':
      return true;
    case 'header':
      return isText(block.text, MAX_HEADER, ['plain_text']);
    case 'section':
      return isText(block.text, MAX_SECTION, ['plain_text', 'mrkdwn']);
    case 'context':
      return isList(block.elements, MAX_CONTEXT, (one) => isText(one, MAX_SECTION, ['plain_text', 'mrkdwn']));
    case 'actions':
      return isList(block.elements, MAX_ACTIONS, isButton);
    case 'rich_text':
      return isList(block.elements, Number.POSITIVE_INFINITY, isRichSection);
    default:
      return false;
  }
}

function isText(value: unknown, most: number, types: readonly string[]): boolean {
  if (!isObject(value) || !types.includes(String(value.type)) || typeof value.text !== 'string') return false;
  if (value.type === 'mrkdwn' && value.emoji !== undefined) return false;
  return value.text.length > 0 && value.text.length <= most;
}

function isButton(value: unknown): boolean {
  if (!isObject(value) || value.type !== 'button' || !isText(value.text, MAX_BUTTON, ['plain_text'])) return false;
  return value.url === undefined || isUrl(value.url);
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_URL && URL.canParse(value);
}

function isRichSection(value: unknown): boolean {
  if (!isObject(value) || value.type !== 'rich_text_section') return false;
  return isList(value.elements, Number.POSITIVE_INFINITY, isRichElement);
}

function isRichElement(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value.type === 'text') return typeof value.text === 'string' && value.text !== '';
  return value.type === 'link' && isUrl(value.url) && value.text !== '';
}

function isList(value: unknown, most: number, isGood: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= most && value.every(isGood);
}
