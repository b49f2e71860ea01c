# Two tests that share a loop: the first closes it, and so the second fails. Each of them passes alone, and both pass the other way round.
# Run it as a program (the tests run in the order in which they stand here), or with pytest.
#
# In Loopscope: one loop, one task, `some_coroutine`, which is done. Then the loop is closed, and a finding: the misuse `loop-closed`, because the second test
# runs a loop that the first has closed; and `never-awaited`, because its coroutine was never run.
#
# Python 3.14 and newer: both tests fail at `get_event_loop` with RuntimeError, and there are two misuses `no-running-loop`. 16_testing_with_a_new_loop.py is right on
# every Python.
import unittest
from asyncio import get_event_loop


async def some_coroutine(some_argument):
    return some_argument.upper()


def thing_im_testing(some_argument):
    loop = get_event_loop()
    result = loop.run_until_complete(some_coroutine(some_argument))
    return result


def test_the_thing():
    loop = get_event_loop()

    result = thing_im_testing("some value")
    assert result == "SOME VALUE"

    loop.stop()
    loop.close()


def test_the_thing_a_different_way():
    result = thing_im_testing("some value")
    assert result == "SOME VALUE"


def load_tests(loader, tests, pattern):
    return unittest.TestSuite(map(unittest.FunctionTestCase, [test_the_thing, test_the_thing_a_different_way]))


if __name__ == "__main__":
    unittest.main()
