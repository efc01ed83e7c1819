[playlist]
File1=%(home)s/x.mp3
Title1=%%s ${HOME}
