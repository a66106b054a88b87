import fc from 'fast-check';
import { fillTemplate, placeholdersIn, templateFault } from '../shared/template.js';

const VALUES = { title: 'Old image', resource: 'aks-pay', subject: '', 'tag.cost center': '42', odd: '{title} [x]' };

test.each([
  ['a placeholder', '{title}', 'Old image'],
  ['one with space around it', '{ title }', 'Old image'],
  ['one without a value', 'a{subject}b', 'ab'],
  ['one that nobody knows', '{constructor}', ''],
  ['brackets whose placeholder has a value', '{title}[: {resource}]', 'Old image: aks-pay'],
  ['brackets whose placeholder has none', '{title}[ ({subject})]', 'Old image'],
  ['brackets with one of two values', '{title}[ ({resource}, {subject})]', 'Old image'],
  ['brackets without a placeholder', '[Vigie] {title}', '[Vigie] Old image'],
  ['brackets that are meant as such', '[[{title}]]', '[Old image]'],
  ['braces that are meant as such', '{{title}} {{{title}}}', '{title} {Old image}'],
  ['a tag in other letters', '{tag.Cost Center}', '42'],
  ['a value that looks like a placeholder', '{odd}', '{title} [x]'],
  ['nothing that is left', ' [{subject}] ', ''],
  ['two lines', '{title}\n{resource}', 'Old image\naks-pay'],
])('%s is filled in', (_what, text, filled) => {
  expect(templateFault(text)).toBeUndefined();
  expect(fillTemplate(text, VALUES)).toBe(filled);
});

test.each([
  ['{title', 'a { without its other half'],
  ['title}', 'a } without its other half'],
  ['[{title}', 'a [ without its ]'],
  ['{title}]', 'a ] without its ['],
  ['[a [{title}] b]', 'a [ inside of square brackets'],
  ['[[{title}]', 'a ] without its ['],
])('%p has a fault', (text, fault) => {
  expect(templateFault(text)).toBe(fault);
});

test('all placeholders are named, those in brackets too', () => {
  expect(placeholdersIn('{title}[ {subject} {tag.A}] {{no}}')).toEqual(['title', 'subject', 'tag.A']);
});

test('any text whose braces and brackets are written twice stands for itself', () => {
  const text = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', 'a', ' ', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(text, (given) => {
      const doubled = given.replace(/[{}[\]]/g, '$&$&');
      expect(templateFault(doubled)).toBeUndefined();
      expect(placeholdersIn(doubled)).toEqual([]);
      expect(fillTemplate(doubled, {})).toBe(given.trim());
    }),
  );
});

test('no text makes it fail, whatever is in it', () => {
  const text = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', 'title', '.', ' '), maxLength: 12 });
  fc.assert(fc.property(text, (given) => expect(typeof fillTemplate(given, VALUES)).toBe('string')));
});
