# The same two tests, each with a fresh loop: set up before the test, closed after it. They pass in any order, on every Python.
#
# In Loopscope: two loops, each with one task that is done; each is closed. No finding.
import asyncio
import unittest


async def some_coroutine(some_argument):
    return some_argument.upper()


def thing_im_testing(loop, some_argument):
    return loop.run_until_complete(some_coroutine(some_argument))


class TheThing(unittest.TestCase):
    def setUp(self):
        self.loop = asyncio.new_event_loop()
        self.addCleanup(self.loop.close)

    def test_the_thing(self):
        self.assertEqual(thing_im_testing(self.loop, "some value"), "SOME VALUE")

    def test_the_thing_a_different_way(self):
        self.assertEqual(thing_im_testing(self.loop, "some value"), "SOME VALUE")


if __name__ == "__main__":
    unittest.main()
