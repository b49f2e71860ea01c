"""Runs unit tests and writes what became of each, as a JSON object of test ids, to a file: `unittest_outcomes.py FILE NAME...`; NAME is a module, class or test."""
import json
import os
import sys
import unittest


class Outcomes(unittest.TestResult):
    """Keeps the worst outcome of each test; a failed subtest fails its test."""

    def __init__(self):
        super().__init__()
        self.of = {}

    def startTest(self, test):
        super().startTest(test)
        self.of[test.id()] = 'ok'

    def addError(self, test, error):
        self.of[test.id()] = f'error {error[0].__name__}: {text(error[1])}'

    def addFailure(self, test, error):
        self.of[test.id()] = f'failure: {text(error[1])}'

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.of[test.id()] = f'failed subtest {error[0].__name__}: {text(error[1])}'

    def addSkip(self, test, reason):
        self.of[test.id()] = 'skipped'

    def addExpectedFailure(self, test, error):
        self.of[test.id()] = 'expected failure'

    def addUnexpectedSuccess(self, test):
        self.of[test.id()] = 'unexpected success'


def text(error):
    return str(error).strip().split('\n')[0][:200]


def loaded(name, outcomes):
    """The tests of this name; none of a module that says, while it is imported, that it is for another platform."""
    try:
        return unittest.defaultTestLoader.loadTestsFromName(name)
    except unittest.SkipTest:
        outcomes.of[name] = 'skipped'
        return unittest.TestSuite()


def main():
    file, names = sys.argv[1], sys.argv[2:]
    try:
        from test import support
        # As the test package's own runner does; else tests that want the network or much time are not left out.
        support.use_resources = ()
    except ImportError:
        pass
    outcomes = Outcomes()
    for tests in [loaded(name, outcomes) for name in names]:
        tests.run(outcomes)
    with open(file, 'w') as out:
        json.dump(outcomes.of, out)
    sys.stdout.flush()
    os._exit(0)     # what tests left behind (threads, processes) is not to be waited for


main()
