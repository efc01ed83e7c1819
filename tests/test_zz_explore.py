import time
import pytest
from PySide6.QtCore import Qt
from support.whole_window import Home
from sleepplayer.storage.paths import find_paths
K=Qt.Key; C=Qt.KeyboardModifier.ControlModifier
LIB = {f"{w} {n}": 7.0 for w in ("Tapping","Whispering","Rain sounds","Hair brushing","Crinkles") for n in (1,2,3,4)}
@pytest.fixture
def home(tmp_path, qtbot, monkeypatch):
    h = Home(find_paths({"SLEEPPLAYER_HOME": str(tmp_path/"home")}), qtbot, monkeypatch)
    yield h
    h.close()
def test_a(home):
    t=time.time()
    home.keep(LIB, {"Soft": ["Rain sounds 1","Rain sounds 2","Hair brushing 1"]})
    print("kept", time.time()-t); t=time.time()
    w=home.show()
    print("shown", time.time()-t); t=time.time()
    print(w.titles)
    p=w.window.tonight.planning
    print([ (x.triggers,x.reason,x.minutes) for x in p.words.values()])
    print(home.said)
    print(w.titles)
    t=time.time()
    w.choose_trigger("tapping"); print("trig", time.time()-t); t=time.time()
    w.press(K.Key_1)
    w.until(lambda: w.planned)
    print("replanned", time.time()-t)
    print(w.titles, home.said)
    w.choose_in_library("Tapping 2")
    w.press(K.Key_Return)
    print(home.said[-1], w.phase, w.playing)
    w.take_offer("Lift the avoid")
    print(home.said[-1], w.phase, w.playing, w.titles, home.sounding)
