/** Brings everything together: what the user enters goes out, what the link tells is shown. */
import { type Observable, Subscription } from 'rxjs';
import { MESSAGE_IDS_REMEMBERED_MAX } from '../domain/limits.ts';
import { type MessageId, parseMessageId } from '../domain/message-id.ts';
import type { MessageText } from '../domain/message-text.ts';
import { type Nickname, toNicknameKey } from '../domain/nickname.ts';
import { RecentIds } from '../domain/recent-ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { TransportName } from '../ports/transport.ts';
import type { SessionService } from '../services/session-service.ts';
import type { Request } from '../wire/request.ts';
import { type Ending, toEnding } from './ending.ts';
import { EXIT, type EndingSignal, signalExit } from './exit-code.ts';
import { greet } from './greeting.ts';
import { toIntent } from './input.ts';
import type { Link } from './link.ts';
import type { LinkEvent } from './link-event.ts';
import { narrate } from './narration.ts';
import { LOBBY, toPlace } from './place.ts';
import { toPlan } from './plan.ts';
import { render, renderBare, renderPrompt, type Style } from './render.ts';
import type { SessionKeeping } from './session-keeping.ts';
import type { EnteredLine, Terminal } from './terminal.ts';
import { type Entry, trouble, type View } from './view.ts';

/** Milliseconds in base 36: nine digits last until the year 5188. */
const TIME_CHARACTERS = 9;

export interface ChatClientParts {
  readonly link: Link;
  readonly keeping: SessionKeeping;
  readonly sessions: SessionService;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ChatClientSettings {
  readonly nickname: Nickname;
  /** As the user wrote it, `host:port`. */
  readonly server: string;
  readonly transport: TransportName;
  readonly colour: boolean;
  readonly toClock: Style['toClock'];
}

export class ChatClient {
  readonly #parts: ChatClientParts;
  readonly #settings: ChatClientSettings;
  readonly #subscriptions = new Subscription();
  readonly #shown = new RecentIds<string>(MESSAGE_IDS_REMEMBERED_MAX);
  #view: View;
  #isInputOver = false;
  #signal: EndingSignal | undefined;

  constructor(parts: ChatClientParts, settings: ChatClientSettings) {
    this.#parts = parts;
    this.#settings = settings;
    const { nickname: me } = settings;
    this.#view = { me, connection: 'connecting', place: LOBBY, isWithdrawing: false };
  }

  /** Resolves once everything is over and the terminal is as it was. */
  async run(signals$: Observable<EndingSignal>): Promise<Ending> {
    const { link, terminal } = this.#parts;
    const ended = new Promise<Ending>((resolve) => {
      this.#subscriptions.add(link.events$.subscribe((events) => this.#happened(events, resolve)));
    });
    this.#subscriptions.add(
      terminal.entered$.subscribe({
        next: (line) => this.#entered(line),
        complete: () => this.#inputOver(),
      }),
    );
    this.#subscriptions.add(
      terminal.stopped$.subscribe((why) => {
        if (why === 'interrupt') this.#stop('SIGINT');
        else link.leave();
      }),
    );
    this.#subscriptions.add(signals$.subscribe((signal) => this.#stop(signal)));
    this.#pace();
    terminal.start();
    link.start();
    const ending = await ended;
    this.#subscriptions.unsubscribe();
    await terminal.close();
    return this.#withSignal(ending);
  }

  #happened(events: readonly LinkEvent[], resolve: (ending: Ending) => void): void {
    let lastShown: MessageId | undefined;
    for (const event of events) {
      const isNew = this.#isNew(event);
      this.#reduce(event, isNew);
      if (event.type === 'Told' && event.event.type === 'ChatMessageSent') {
        lastShown = event.event.mid;
      }
      if (event.type === 'Ended') {
        resolve(toEnding(event.end, this.#view.me, this.#settings));
      }
    }
    if (lastShown !== undefined && this.#view.place.kind === 'chat') {
      this.#parts.link.request({ verb: 'received', fields: { mid: lastShown } });
    }
    this.#settle();
  }

  /** A line that comes again after a resume is known already. */
  #isNew(event: LinkEvent): boolean {
    if (event.type !== 'Told' || event.event.type !== 'ChatMessageSent') return true;
    const { from, mid } = event.event;
    const id = `${toNicknameKey(from)} ${mid}`;
    if (this.#shown.has(id)) return false;
    this.#shown.add(id);
    return true;
  }

  #reduce(event: LinkEvent, isNew: boolean): void {
    const { keeping, sessions, clock } = this.#parts;
    const before = this.#view;
    const me = event.type === 'Welcomed' ? event.welcome.nickname : before.me;
    keeping.apply(event, me, clock.now());
    const place = toPlace(me, sessions.engagementOf(me));
    const isWithdrawing = place.kind === 'inviting' && before.isWithdrawing;
    this.#view = { me, connection: toConnection(event, before), place, isWithdrawing };
    if (event.type === 'Welcomed' && before.connection === 'connecting') {
      this.#show(greet(event, this.#settings.server));
    }
    if (isNew) this.#show(narrate(before, event, this.#view));
  }

  #entered(line: EnteredLine): void {
    const plan = toPlan(toIntent(line.text, this.#view.place), this.#view);
    switch (plan.kind) {
      case 'show':
        this.#show(plan.entries);
        break;
      case 'ask':
        this.#request(plan.request);
        break;
      case 'say':
        this.#say(plan.text, line);
        break;
      case 'quit':
        this.#parts.link.leave();
    }
    this.#settle();
  }

  #request(request: Request): void {
    if (request.verb === 'cancel') this.#view = { ...this.#view, isWithdrawing: true };
    if (!this.#parts.link.request(request)) this.#show([trouble('too much waits to be sent')]);
  }

  #say(message: MessageText, line: EnteredLine): void {
    const { terminal, random, clock } = this.#parts;
    // Growing with time, as a ULID does: the server knows such an id for a new one at a look.
    const moment = clock.now().toString(36).padStart(TIME_CHARACTERS, '0');
    const mid = parseMessageId(`${moment}-${random.identifier()}`);
    if (mid === undefined) throw new Error('an identifier that is no message id');
    this.#request({ verb: 'say', fields: { message, mid } });
    if (!terminal.canErase) return;
    line.erase();
    const { me: from } = this.#view;
    this.#show([{ kind: 'message', from, isOwn: true, text: message, at: clock.now() }]);
  }

  /** Whatever was piped in is sent and answered before the script's end ends us. */
  #inputOver(): void {
    this.#isInputOver = true;
    this.#settle();
  }

  /** The second time the user means it. */
  #stop(signal: EndingSignal): void {
    const { link } = this.#parts;
    if (this.#signal === undefined) link.leave();
    else link.abandon();
    this.#signal = signal;
  }

  #settle(): void {
    const { link, terminal } = this.#parts;
    terminal.setPrompt(renderPrompt(this.#view, this.#style()));
    this.#pace();
    const isDone = terminal.isInteractive || (this.#view.connection === 'online' && link.isIdle);
    if (this.#isInputOver && isDone) link.leave();
  }

  /** A script's next line waits until the one before it has had its effect. */
  #pace(): void {
    const { link, terminal } = this.#parts;
    const { connection, place } = this.#view;
    terminal.hold(connection !== 'online' || !link.isIdle || place.kind === 'inviting');
  }

  #show(entries: readonly Entry[]): void {
    const { terminal } = this.#parts;
    const style = this.#style();
    const toLines = terminal.isBare ? renderBare : render;
    terminal.print(entries.flatMap((entry) => toLines(entry, style)));
  }

  #style(): Style {
    const { colour, toClock } = this.#settings;
    return { colour, toClock, width: this.#parts.terminal.width };
  }

  /** A person who presses Ctrl-C is done; a script that is interrupted is not. */
  #withSignal(ending: Ending): Ending {
    const signal = this.#signal;
    if (signal === undefined || ending.exitCode !== EXIT.ok) return ending;
    if (signal === 'SIGINT' && this.#parts.terminal.isInteractive) return ending;
    return { ...ending, exitCode: signalExit(signal) };
  }
}

const toConnection = (event: LinkEvent, before: View): View['connection'] => {
  if (event.type === 'Welcomed') return 'online';
  return event.type === 'Lost' ? 'lost' : before.connection;
};
