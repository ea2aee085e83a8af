'use strict';
// What needs a script: arcs between the words of an event, following who is who, searching. The page can be read without.
(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  /** VS Code, where the page is its view beside the editor. */
  const host = typeof acquireVsCodeApi === 'function' ? acquireVsCodeApi() : undefined;
  const main = document.querySelector('main');
  const words = (en, ar) => (document.documentElement.lang === 'ar' ? ar : en);
  const each = (list, run) => Array.prototype.forEach.call(list, run);
  /** The spans, the cards, and the arcs as far as they are drawn, by their ids: an article may have thousands. */
  const [spansOf, cards, groups] = [new Map(), new Map(), new Map()];
  const spans = id => spansOf.get(id) ?? [];

  /** The events of each article, by its number. */
  const articles = new Map();
  const read = data => data.articles.forEach(article => articles.set(String(article.number), article));

  // Arcs: within a line over it; from one line to another there is a number at either end.

  /** The boxes of two lists that stand in one line, the nearest ones. */
  function inOneLine(from, to) {
    const pairs = from.flatMap(a => to.filter(b => Math.abs(a.bottom - b.bottom) < 6).map(b => [a, b]));
    const apart = ([a, b]) => Math.abs(a.left + a.right - b.left - b.right);
    return pairs.sort((a, b) => apart(a) - apart(b))[0];
  }

  function element(name, attributes, into) {
    const made = into.appendChild(document.createElementNS(SVG, name));
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  /** The events that have words in a paragraph. */
  const eventsIn = new Map();

  function draw(paragraph) {
    const around = paragraph.getBoundingClientRect();
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('class', 'arcs');
    svg.setAttribute('aria-hidden', 'true');
    const boxes = id =>
      spans(id)
        .filter(span => paragraph.contains(span))
        .flatMap(span => [...span.getClientRects()])
        .filter(box => box.width > 0);
    /** How many numbers stand over a place already. */
    const taken = new Map();
    const number = (box, n, into) => {
      const [x, y] = [box.right - around.left - 5, box.top - around.top - 3];
      const key = `${Math.round(x)} ${Math.round(y)}`;
      const before = taken.get(key) ?? 0;
      taken.set(key, before + 1);
      element('text', { x: x - 13 * before, y }, into).textContent = n;
    };
    for (const event of eventsIn.get(paragraph)) {
      if (spans(event.id).length === 0) continue;
      const trigger = boxes(event.id);
      const layer = cards.get(event.id)?.classList.contains('gold') ? 'gold' : 'silver';
      const group = element('g', { class: layer, 'data-id': event.id }, svg);
      groups.set(event.id, [...(groups.get(event.id) ?? []).filter(group => group.isConnected), group]);
      if (trigger.length > 0) number(trigger[0], event.n, group);
      for (const { role, to } of event.roles) {
        const there = boxes(to);
        const pair = inOneLine(trigger, there);
        if (pair) {
          const [x1, x2] = pair.map(box => (box.left + box.right) / 2 - around.left);
          const top = Math.min(...pair.map(box => box.top)) - around.top;
          const height = Math.min(22, 8 + Math.abs(x1 - x2) / 25);
          const path = element('path', { d: `M${x1} ${top} C${x1} ${top - height} ${x2} ${top - height} ${x2} ${top}` }, group);
          element('title', {}, path).textContent = role;
        } else if (there.length > 0) {
          number(there[0], event.n, group);
        }
      }
    }
    paragraph.querySelector('.arcs')?.remove();
    paragraph.append(svg);
  }

  // Only what is near the screen.
  const near = new Set();
  const watcher = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) {
          near.add(target);
          draw(target);
        } else {
          near.delete(target);
          target.querySelector('.arcs')?.remove();
        }
      }
      light();
    },
    { rootMargin: '400px' },
  );
  const again = () =>
    requestAnimationFrame(() => {
      near.forEach(draw);
      light();
    });
  new ResizeObserver(again).observe(main);
  document.fonts?.ready.then(again);

  function begin() {
    watcher.disconnect();
    [near, spansOf, cards, groups, eventsIn].forEach(known => known.clear());
    each(main.querySelectorAll('.text .mark'), span => {
      const { id } = span.dataset;
      if (spansOf.has(id)) spansOf.get(id).push(span);
      else spansOf.set(id, [span]);
    });
    each(main.querySelectorAll('.card'), card => cards.set(card.dataset.id, card));
    const paragraphOf = id => spans(id)[0]?.closest('.paragraph');
    for (const event of [...articles.values()].flatMap(article => article.events)) {
      for (const paragraph of new Set([event.id, ...event.roles.map(({ to }) => to)].map(paragraphOf))) {
        if (!paragraph) continue;
        if (eventsIn.has(paragraph)) eventsIn.get(paragraph).push(event);
        else eventsIn.set(paragraph, [event]);
      }
    }
    eventsIn.forEach((_, paragraph) => watcher.observe(paragraph));
    if (host) {
      // To be reached by Tab: the arrow keys then go from word to word.
      each(main.querySelectorAll('.text'), text => (text.tabIndex = 0));
      each(main.querySelectorAll('.card.silver > header:not(:has(.do))'), header => header.prepend(choices(header.parentElement.dataset.id)));
    }
  }

  // Following: what belongs to what is under the pointer, or was chosen.

  let chosen;
  let pointed;
  function light() {
    each(document.querySelectorAll('.on, .same'), element => element.classList.remove('on', 'same'));
    const id = pointed ?? chosen;
    if (!id) return;
    const on = id => [...spans(id), cards.get(id), ...(groups.get(id) ?? [])].forEach(element => element?.classList.add('on'));
    on(id);
    const event = articles.get(id.split('.')[0])?.events.find(event => event.id === id);
    event?.roles.forEach(({ to }) => on(to));
    const value = spans(id)[0]?.dataset.value;
    if (value) {
      const article = spans(id)[0].closest('.article');
      each(article.querySelectorAll(`.mark[data-value="${CSS.escape(value)}"]:not(.on)`), span => span.classList.add('same'));
    }
  }

  const target = event => event.target.closest?.('[data-to], [data-id]');
  const idOf = element => element?.dataset.to ?? element?.dataset.id;

  main.addEventListener('pointerover', event => {
    const id = idOf(target(event));
    if (id !== pointed) {
      pointed = id;
      light();
    }
  });
  main.addEventListener('pointerleave', () => {
    pointed = undefined;
    light();
  });

  function choose(element) {
    chosen = idOf(element);
    light();
    menu?.remove();
    if (!chosen) return;
    const own = element.matches('.mark') ? element : spans(chosen)[0];
    if (element.matches('.card, .chip')) own?.scrollIntoView({ block: 'nearest' });
    host?.postMessage({ type: 'select', id: chosen });
    if (host && own?.matches('.silver') && element.matches('.mark')) showMenu(own);
  }

  main.addEventListener('click', event => {
    const does = event.target.closest('[data-does]');
    if (does) {
      ask(does);
    } else if (!host || getSelection().isCollapsed) {
      choose(target(event));
    }
  });
  main.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target.matches('.card')) choose(event.target);
  });

  // In VS Code: what the editor's own actions do, from here.

  let menu;
  function buttons(all, of) {
    const box = document.createElement('span');
    box.className = 'do';
    for (const [does, sign, title] of all) {
      const button = box.appendChild(document.createElement('button'));
      Object.assign(button, { type: 'button', textContent: sign, title, ariaLabel: title });
      Object.assign(button.dataset, { does, ...of });
    }
    return box;
  }
  const choices = id =>
    buttons(
      [
        ['accept', '✓', words('Accept', 'اعتماد')],
        ['reject', '✗', words('Reject', 'رفض')],
        ['more', '…', words('Change…', 'تغيير…')],
      ],
      { of: id },
    );
  function showAt(made, box, body) {
    menu?.remove();
    menu = made;
    menu.id = 'menu';
    menu.className = '';
    const around = body.getBoundingClientRect();
    menu.style.left = `${box.left - around.left}px`;
    menu.style.top = `${box.bottom - around.top + 4}px`;
    body.append(menu);
  }
  const showMenu = span => showAt(choices(span.dataset.id), span.getClientRects()[0], span.closest('.body'));
  function ask({ dataset }) {
    menu?.remove();
    if (dataset.of) {
      host?.postMessage({ type: 'do', id: dataset.of, does: dataset.does });
    } else if (picked) {
      host?.postMessage({ type: 'words', ...picked, does: dataset.does });
      getSelection().removeAllRanges();
    }
  }

  // Words that are selected, by the mouse or by the keyboard, are whole words, and what can be done with them is what the editor can.

  /** The words that are selected: the line of their paragraph, and where in it they begin and end. */
  let picked;
  const wordsOf = text => [...text.textContent.matchAll(/[\p{L}\p{M}\p{N}_]+/gu)].map(({ index, 0: word }) => [index, index + word.length]);
  /** The node and the place in it that a place in a text is. */
  function place(text, at) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    for (; node && at > node.data.length; node = walker.nextNode()) at -= node.data.length;
    return [node, at];
  }
  function pick(text, start, end) {
    getSelection().setBaseAndExtent(...place(text, start), ...place(text, end));
    picked = { line: Number(text.closest('.paragraph').dataset.line), start, end };
    const all = [
      ['mark', words('Mark…', 'وسم…'), words('Say what the words are (Enter)', 'ما هذه الكلمات (Enter)')],
      ['newEvent', words('Event…', 'حدث…'), words('An event at the words (e)', 'حدث عند الكلمات (e)')],
    ];
    showAt(buttons(all, {}), getSelection().getRangeAt(0).getBoundingClientRect(), text.closest('.body'));
  }
  function snap() {
    const selection = getSelection();
    if (!host || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const textOf = node => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('.text');
    const text = textOf(range.startContainer);
    if (!text) return;
    const offset = (node, at) => {
      const before = document.createRange();
      before.setStart(text, 0);
      before.setEnd(node, at);
      return before.toString().length;
    };
    const start = offset(range.startContainer, range.startOffset);
    // What goes on into the next paragraph ends with this one.
    const end = text.contains(range.endContainer) ? offset(range.endContainer, range.endOffset) : text.textContent.length;
    const touched = wordsOf(text).filter(([from, to]) => from < end && to > start);
    if (touched.length > 0) pick(text, touched[0][0], touched[touched.length - 1][1]);
  }
  /** Moves to another word of a text that has the focus, or takes it in too. */
  function step(text, forward, extend) {
    const all = wordsOf(text);
    const own = picked?.line === Number(text.closest('.paragraph').dataset.line) && !getSelection().isCollapsed;
    const index = edge => all.findIndex(word => word[edge] === picked[edge ? 'end' : 'start']);
    const to = Math.max(0, Math.min(all.length - 1, own ? index(1) + (forward ? 1 : -1) : 0));
    const from = own && extend ? Math.min(index(0), to) : to;
    if (all.length > 0) pick(text, all[from][0], all[to][1]);
  }
  if (host) {
    main.addEventListener('pointerup', () => setTimeout(snap));
    main.addEventListener('keydown', event => {
      const text = event.target.closest?.('.text');
      if (!text || event.ctrlKey || event.metaKey || event.altKey) return;
      const does = { Enter: 'mark', e: 'newEvent' }[event.key];
      if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
        step(text, (event.key === 'ArrowLeft') === (text.dir === 'rtl'), event.shiftKey);
      } else if (does && picked && !getSelection().isCollapsed) {
        ask({ dataset: { does } });
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  function here({ ids, line }) {
    each(main.querySelectorAll('.paragraph.here'), paragraph => paragraph.classList.remove('here'));
    const paragraph = main.querySelector(`.paragraph[data-line="${line}"]`);
    paragraph?.classList.add('here');
    chosen = ids[0];
    light();
    (spans(chosen ?? '')[0] ?? paragraph)?.scrollIntoView({ block: 'nearest' });
  }
  window.addEventListener('message', ({ data }) => {
    if (data.type === 'update') {
      main.innerHTML = data.html;
      read({ articles: [data.data] });
      begin();
      search();
    } else if (data.type === 'patch') {
      // Paragraphs that have changed, by their place: the others stay as they are, with their layout.
      const all = main.querySelectorAll('.paragraph');
      data.paragraphs.forEach(([index, html]) => (all[index].outerHTML = html));
      read({ articles: [data.data] });
      begin();
      search();
    } else if (data.type === 'here') {
      here(data);
    }
  });

  // Searching: paragraphs that have all words, in their text or on their cards. Spelling as one types it: without marks, one alef.

  const MARKS = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;
  const fold = text => {
    const plain = text.normalize('NFKC').replace(MARKS, '').replace(/[أإآٱ]/g, 'ا');
    return plain.replace(/[ىی]/g, 'ي').replace(/ة/g, 'ه').replace(/ک/g, 'ك').toLowerCase();
  };
  const box = document.querySelector('#search');
  const found = document.querySelector('#found');
  /** What is looked for in each paragraph, once it was. */
  const folded = new WeakMap();
  const textOf = paragraph => {
    if (!folded.has(paragraph)) {
      const values = [...paragraph.querySelectorAll('[data-value]')].map(span => span.dataset.value);
      folded.set(paragraph, fold(`${paragraph.textContent} ${values.join(' ')}`));
    }
    return folded.get(paragraph);
  };
  let hits = [];
  let at = -1;
  function search() {
    const wanted = fold(box.value).split(/\s+/).filter(Boolean);
    hits = [];
    at = -1;
    each(main.querySelectorAll('.article'), section => {
      const date = articles.get(section.dataset.number)?.date ?? '';
      const before = hits.length;
      each(section.querySelectorAll('.paragraph'), paragraph => {
        const hit = wanted.length > 0 && wanted.every(word => textOf(paragraph).includes(word) || date.startsWith(word));
        paragraph.classList.toggle('hit', hit);
        if (hit) hits.push(paragraph);
      });
      const gone = wanted.length > 0 && hits.length === before;
      section.classList.toggle('gone', gone);
      document.querySelector(`nav li[data-number="${section.dataset.number}"]`)?.classList.toggle('gone', gone);
    });
    found.textContent = wanted.length > 0 ? words(`${hits.length} paragraphs`, `الفقرات: ${hits.length}`) : '';
  }
  box.addEventListener('input', search);
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter' && hits.length > 0) {
      at = (at + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
      hits[at].scrollIntoView({ block: 'center' });
    }
  });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && event.target === document.body) {
      event.preventDefault();
      box.focus();
    } else if (event.key === 'Escape') {
      choose();
    }
  });
  each(document.querySelectorAll('[data-shows]'), box =>
    box.addEventListener('change', () => {
      document.body.classList.toggle(`hide-${box.dataset.shows}`, !box.checked);
      again();
    }),
  );

  read(JSON.parse(document.querySelector('#data').textContent));
  begin();
  host?.postMessage({ type: 'ready' });
})();
