"""A process that does mixed things for ever and says each one that was acknowledged; the crash test ends it with SIGKILL."""

import random
import sys
import threading
from uuid import UUID

from helpnet import runtime
from helpnet.actions import conversations, errands, helping
from helpnet.domain.refusals import Refusal
from helpnet.jobs import run_forever
from helpnet.runtime import actor_of_handle, perform
from helpnet.store.engine import make_engine
from tests.builders import a_draft


def main(url: str, handles: list[str]) -> None:
    """Act as these people until killed; a line is printed only after the transaction was committed."""
    runtime.use(make_engine(url))
    actors, known, lock = [actor_of_handle(handle, door="screen") for handle in handles], list[UUID](), threading.Lock()
    threading.Thread(target=run_forever, args=(threading.Event(),), daemon=True).start()

    def act(seed: int) -> None:
        dice = random.Random(seed)
        while True:
            who = dice.choice(actors)
            try:
                if not known or dice.random() < 0.3:
                    made = perform(errands.post, a_draft(minutes=5, helpers=dice.randint(1, 3)), by=who)
                    known.append(made)
                    said = f"posted {made}"
                else:
                    errand = dice.choice(known)
                    deed = dice.choice(("accept", "accept", "withdraw", "done", "confirm", "cancel", "write"))
                    said = f"{deed} {_do(deed, errand, who)}"
            except Refusal:
                continue
            with lock:
                print(said, flush=True)  # noqa: T201

    for seed in range(4):
        threading.Thread(target=act, args=(seed,), daemon=True).start()
    threading.Event().wait()


def _do(deed: str, errand: UUID, who) -> object:
    match deed:
        case "accept":
            perform(helping.accept, errand, by=who)
        case "withdraw":
            perform(helping.withdraw, errand, by=who)
        case "done":
            perform(helping.done, errand, by=who)
        case "confirm":
            perform(errands.confirm, errand, by=who)
        case "cancel":
            perform(errands.cancel, errand, by=who)
        case "write":
            return perform(conversations.write, errand, "Hej", by=who)
    return errand


main(sys.argv[1], sys.argv[2:])
