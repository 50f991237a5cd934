"""A made-up class hands in the exercises: to try marking out, to measure it, and for pictures of it.

Run: python tools/make_class.py FOLDER
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import nbformat
import numpy as np
import pandas as pd
from known_answers import known_answers
from nbformat import NotebookNode, v4

from clvteach import exercises, language, workbook
from clvteach.marking.code_calls import calls_in
from clvteach.questions import Choice, Exercise, Function, Numbers, Session, Text, session
from clvteach.questions.keeping import as_html
from clvteach.questions.learner import numbers_of
from clvteach.questions.question import Question
from clvteach.questions.verdict import Given

FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", ("伟", "芳", "敏", "静", "磊", "娜", "强", "洋", "艳", "杰")
BEGAN = datetime(2026, 11, 27, 0, 30, tzinfo=UTC)
TEXTS = {
    "en": "Model three, because customers cost differently, and what counts is what they leave.",
    "zh": "用第三个模型，因为每位客户的服务成本不同，要看最后留下多少。",
}


def class_list(n: int) -> dict[str, str]:
    """Names of learners by their numbers."""
    return {f"2026{at + 101:04d}": FAMILY[at // 10 % 10] + GIVEN[at % 10] for at in range(n)}


def edition_of(exercise: Exercise, lang: str) -> NotebookNode:
    """The built student edition."""
    return nbformat.read(workbook.originals() / "exercises" / lang / f"{exercise.name}.ipynb", as_version=4)


def answers_of(exercise: Exercise, learner: str, right: float = 0.7) -> dict[str, object]:
    """What a learner answers to each question: the right answer with that probability, or else a misconception.

    The same whenever it is asked for.
    """
    chance = random.Random(f"{exercise.name}/{learner}")
    answers = {}
    for case in exercise.cases:
        given = numbers_of(exercise, case, learner)
        for question in case.questions:
            if isinstance(question, Text):
                answers[question.name] = TEXTS[language.current()]
                continue
            first, *others = [answer for answer, _wrong in known_answers(question, given)]
            answers[question.name] = first if chance.random() < right else chance.choice(others)
    return answers


def hand_in(
    exercise: Exercise,
    notebook: NotebookNode,
    learner: str,
    answers: Mapping[str, object],
    began: datetime | None = None,
) -> NotebookNode:
    """A notebook as a learner hands it in: the answers put in, by code where there was a form, and their cells run.

    Parameters
    ----------
    exercise : Exercise
    notebook : NotebookNode
        Its student edition, or an nbgrader assignment made from it. It is not changed.
    learner : str
    answers : Mapping of str to object
        By question; what is missing stays unanswered.
    began : datetime, optional
        When the learner began to work: then answers have times, earlier tries and hints, too.
    """
    chance = random.Random(f"{exercise.name}/{learner}/history")
    notebook = deepcopy(notebook)
    me = Session(exercise, learner)
    count = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        names = [call.first for call in calls_in(cell.source) if call.function in ("answer", "ask")]
        cell.source = cell.source.replace('learner="..."', f'learner="{learner}"')
        if not names or not set(names) <= set(answers):
            continue
        cell.source = "\n".join(
            _code(exercise.questions[name], numbers_of(exercise, exercise.case_of(name), learner), answers[name])
            for name in names
        )
        shown: list[dict] = []
        with patch.object(session, "_display", shown.append):
            exec(cell.source, {"me": me})
        if began is not None:
            for bundle in shown:
                before = as_html(bundle[session.ANSWER])
                began = _with_history(bundle[session.ANSWER], began, chance)
                bundle["text/html"] = bundle["text/html"].replace(before, as_html(bundle[session.ANSWER]))
        cell.outputs = [v4.new_output("display_data", bundle) for bundle in shown]
    return notebook


def _with_history(record: dict, began: datetime, chance: random.Random) -> datetime:
    """A kept answer as if it had been tried before, at times a few minutes apart; when the last one was given."""
    times = [began + timedelta(seconds=chance.randrange(60, 300))]
    for _again in range(chance.choice((0, 0, 0, 1, 1, 2, 4))):
        times.append(times[-1] + timedelta(seconds=chance.randrange(15, 400)))
    *earlier, at = (f"{time:%Y-%m-%dT%H:%M:%SZ}" for time in times)
    record |= {"earlier": [record["answer"]] * len(earlier), "at": at, "earlier_at": earlier}
    record["hints"] = chance.choice((0, 0, 0, 1, 2)) if earlier else 0
    return times[-1]


def _code(question: Question, given: Given, answer: object) -> str:
    """The lines that answer a question."""
    if isinstance(question, Function):
        returned = (answer(*arguments) for arguments in question.inputs(given))
        values = [value if value is None else float(value) for value in returned]  # a wrong one may return nothing
        lines = [f"values = iter({values})", "def mine(*numbers):", "    return next(values)"]
        return "\n".join([*lines, f'me.answer("{question.name}", mine)'])
    if isinstance(question, Choice):
        value = repr("".join(answer))
    elif isinstance(question, Numbers):
        value = repr([float(answer[name]) for name in question.quantities])
    elif isinstance(answer, pd.Series):
        value = f"pd.Series({_plain(answer)}, index={_plain(answer.index)})"
    elif isinstance(answer, pd.DataFrame):
        rows = [_plain(row) for row in answer.to_numpy(dtype=object)]
        value = f"pd.DataFrame([{', '.join(rows)}], index={_plain(answer.index)}, columns={_plain(answer.columns)})"
    else:
        value = repr(answer) if isinstance(answer, str) else repr(float(answer))
    imports = "import pandas as pd\n" if value.startswith("pd.") else ""
    return f'{imports}me.answer("{question.name}", {value})'


def _plain(cells) -> str:
    return repr([cell.item() if isinstance(cell, np.generic) else cell for cell in cells])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--lang", choices=list(language.LANGUAGES), default="zh")
    options = parser.parse_args()
    learners = class_list(options.learners)
    with language.using(options.lang):
        for name in exercises.names():
            exercise = exercises.find(name)
            edition = edition_of(exercise, options.lang)
            for learner, called in learners.items():
                path = options.folder / "submissions" / f"{called}_{learner}" / f"{name}.ipynb"
                path.parent.mkdir(parents=True, exist_ok=True)
                notebook = hand_in(exercise, edition, learner, answers_of(exercise, learner), BEGAN)
                nbformat.write(notebook, path)
    rows = ["学号,姓名", *(f"{learner},{called}" for learner, called in learners.items())]
    (options.folder / "class.csv").write_text("\n".join(rows) + "\n", encoding="utf-8-sig")


if __name__ == "__main__":
    main()
