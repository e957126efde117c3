"""First names of the demonstration: ordinary ones, by country, age and the language people grew up with."""

OLD, MIDDLE, YOUNG = (66, 92), (36, 65), (17, 35)
"""Ages, youngest and oldest, of the three cohorts."""

_NAMES = {
    "sv": {
        OLD: "Anna Margareta Karin Birgitta Ingrid Gun Barbro Kerstin Inga Siv Ulla Maj Britt Gunilla Monica Solveig "
        "Lennart Göran Sven Bengt Åke Kjell Rolf Stig Bertil Gunnar Ingvar Börje Hans Lars Arne Folke",
        MIDDLE: "Maria Annika Helena Camilla Susanne Åsa Carina Jenny Malin Linda Petra Ulrika Anneli Lotta Pernilla "
        "Anders Mikael Johan Fredrik Jonas Magnus Mats Peter Stefan Tomas Håkan Niklas Henrik Patrik Joakim Per",
        YOUNG: "Emma Elsa Wilma Alva Ebba Maja Ida Moa Julia Tilda Klara Hanna Saga Linnea Agnes Tuva "
        "Oskar William Hugo Elias Axel Filip Anton Emil Viktor Albin Gustav Melvin Isak Viggo Ludvig Arvid",
    },
    "nb": {
        OLD: "Solveig Gerd Inger Randi Bjørg Åse Liv Berit Turid Reidun Aud Kari Sigrid Torill Marit Wenche "
        "Odd Arne Kåre Leif Bjørn Harald Sverre Egil Knut Svein Asbjørn Reidar Magne Oddvar Terje Nils",
        MIDDLE: "Anne Hilde Heidi Monica Trine Nina Siri Ellen Kristin Tone Mette Gro Silje Elin Linda Vibeke "
        "Geir Morten Trond Frode Stian Tor Øyvind Espen Rune Jan Vidar Eirik Kjetil Roar Lars Dag",
        YOUNG: "Nora Ingrid Sofie Thea Ida Emma Frida Sara Amalie Maren Tuva Vilde Live Hedda Eline Astrid "
        "Jakob Emil Magnus Sander Mathias Henrik Tobias Oliver Sondre Sindre Håkon Aksel Jonas Even Eirik Kasper",
    },
    "ar": {OLD: "Salma Khalil Nadia Ibrahim", MIDDLE: "Fatima Ahmad Hala Omar Rima Samir", YOUNG: "Layla Yousef Nour"},
    "bs": {OLD: "Fadila Mirsad Zlata", MIDDLE: "Amra Emir Jasmina Senad Aida", YOUNG: "Lejla Adnan Selma"},
    "fa": {OLD: "Parvin Hossein", MIDDLE: "Shirin Reza Nasrin Dariush", YOUNG: "Parisa Arash Setareh"},
    "so": {OLD: "Khadija Hassan", MIDDLE: "Hodan Abdi Asha Ismail", YOUNG: "Hamdi Ayaan Zakaria"},
    "ti": {OLD: "Letebrhan Tekle", MIDDLE: "Selam Tesfay Rahwa Mehari", YOUNG: "Feven Yonas Luwam"},
    "uk": {OLD: "Halyna Mykola", MIDDLE: "Oksana Andrij Olena Serhij", YOUNG: "Daryna Maksym Solomija"},
    "pl": {OLD: "Danuta Zbigniew", MIDDLE: "Agnieszka Piotr Katarzyna Marek", YOUNG: "Zuzanna Kacper Ola"},
    "es": {OLD: "Carmen Luis", MIDDLE: "Marisol Diego Pilar Andrés", YOUNG: "Camila Mateo Lucía"},
    "tr": {OLD: "Emine Osman", MIDDLE: "Elif Mehmet Ayşe Kemal", YOUNG: "Defne Emre Deniz"},
    "fi": {OLD: "Aino Tapio Helmi Veikko", MIDDLE: "Päivi Jukka Satu Timo", YOUNG: "Aleksi Venla Onni"},
    "de": {OLD: "Gisela Jürgen", MIDDLE: "Katrin Stefan Heike Uwe", YOUNG: "Lena Jonas Mia"},
    "en": {OLD: "Margaret Colin", MIDDLE: "Priya James Grace Kwame", YOUNG: "Zoe Callum Aisha"},
}  # fmt: skip
NAMES = {language: {ages: tuple(names.split()) for ages, names in by.items()} for language, by in _NAMES.items()}
ELSEWHERE = tuple(language for language in NAMES if language not in ("sv", "nb"))
