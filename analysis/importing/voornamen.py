"""First names that many people in the Netherlands bear, typed by hand; to recognise the name of a person.

Only names that are hardly ever another word: "Roos", "Wil" and "Ben" would hit sentences. Whoever has
a name that is not here is found by a word before it ("contactpersoon", "mevrouw") or by initials.
"""

from __future__ import annotations

__all__ = ["VOORNAMEN"]

_NAMES = """
Aad Aafke Aaltje Abdel Abdelkader Abdullah Abel Achmed Adam Adriaan Adriana Ahmad Ahmed Aicha Aisha Albert
Alberta Alex Alexander Alexandra Alfred Ali Alice Alida Alie Alina Amber Amina Amir Amira Amy Anass Andrea
Andreas André Angela Angelique Anita Anja Anke Ankie Ann Anna Annabel Anne Anneke Annelien Annelies
Annemarie Annemieke Annet Annette Annie Annika Anouar Anouk Ans Antoinette Anton Antonia Antoon Appie Arend
Ariane Arie Arjan Arjen Arno Arnold Arthur Astrid Aukje Ayoub Ayse Aysel Barbara Barend Bart Bas Bastiaan
Beatrijs Bep Bernadette Bernard Bernd Bert Berta Bertus Betsy Betty Bianca Bilal Björn Bob Boudewijn Bouke
Brahim Bram Brigitte Carin Carla Carlijn Carlo Carmen Carola Carolien Caroline Catharina Cees Celine Chaima
Chantal Charlotte Chris Christa Christel Christiaan Christian Christina Christine Cindy Claire Claudia Coby
Conny Cor Cora Corine Corinne Cornelia Cornelis Corrie Daan Daniel Daniëlle Danny David Debbie Debora Dennis
Derk Desiree Diana Dick Diederik Dieuwke Dineke Dirk Dirkje Doortje Doris Douwe Driss Ed Eddy Edith Edward
Edwin Eelco Eline Elisa Elisabeth Elise Ellen Elly Els Elsa Elsbeth Emiel Emily Emine Emma Emmy Eric Erica
Erik Erika Erna Ernst Esmee Esmeralda Esther Eva Evelien Eveline Evert Ewout Fadma Famke Fatiha Fatima Fatma
Feike Femke Femmie Fenna Ferdinand Ferry Fieke Floris Fokke Franciscus Frank Frans Fransje Fred Frederik
Freek Frits Gea Geert Geertje Geertruida Gerard Gerben Gerda Gerhard Gerjan Gerrit Gerritje Gert Gertjan
Gijs Gijsbert Ginny Gonny Greet Greetje Guido Guus Habiba Hadewych Hajar Hakan Hamid Hamza Hanna Hannah
Hanneke Hannie Hanny Hans Harm Harrie Harriet Harry Hasan Hassan Hatice Hedwig Heidi Heleen Helena Helma
Hendrik Hendrika Hendrikus Henk Hennie Henny Henri Henriette Herman Hermien Hester Hetty Hicham Hilda Hilde
Hubert Hugo Huub Ibrahim Ida Ilse Iman Imane Ineke Inge Ingeborg Ingrid Irene Irma Isabel Isabella Ismail
Ivo Jaap Jack Jacob Jacoba Jacobus Jacqueline Jacques Jamal Jamila Jan Jane Janine Janna Janneke Jannes
Jannie Janny Jantje Japke Jasmijn Jasper Jeanette Jeanne Jeannette Jelle Jenny Jeroen Jesse Jessica Jet
Jetty Jitske Joan Job Jochem Joke Jolanda Jolande Joop Joost Jordy Joris Jos Josef Joseph Josephine José
Joyce Juan Judith Julia Julian Jurgen Jurre Jurriaan Kamal Karel Karim Karima Karin Karlijn Kasper Kees
Kelly Kevin Khadija Khalid Kim Kitty Klaartje Klaas Klaske Koen Koos Krijn Laila Lara Lars Latifa Laura
Laurens Lea Leendert Leila Lejla Leo Leonie Lia Lianne Lida Lidia Lieke Lies Liesbeth Lieve Lilian Linda
Lisa Lisette Lobke Loes Lotte Loubna Louis Louise Luc Lucas Lucia Luuk Luus Lydia Maaike Maarten Maartje
Maria Mariam Marian Marianne Marie Marieke Marije Marijke Marion Mariska Marit Mariëlle Mariëtte Marja
Marjan Marjo Marjolein Marjolijn Marleen Marlies Marloes Marthe Martijn Martin Martina Martine Mathijs
Mathilde Matthijs Maud Maureen Maurice Maurits Mehmet Meike Meindert Menno Merel Meryem Mia Michael Michel
Michelle Michiel Mieke Miep Mies Mimoun Mina Mira Miranda Mireille Miriam Mirjam Mohamed Mohammad Mohammed
Monica Monique Mounir Mourad Murat Mustafa Myrthe Nadia Nadine Naima Najat Natasja Nathalie Nel Nelleke
Nellie Nico Nicolaas Nicole Niels Nienke Noor Noortje Nora Noura Nynke Olga Omar Oscar Osman Otto Pascal
Patricia Patrick Paul Paula Paulien Peter Petra Philip Pien Piet Pieter Pietje Pim Pleun Quinten Rachel
Rachid Rafael Raymond Rebecca Reinder Reinier Remco Renate Renske René Renée Ria Rianne Richard Riek Rieke
Riet Rik Rina Rinse Rita Rob Robbert Robert Robin Roderik Roel Roelof Rogier Roland Romy Ron Ronald Ronny
Rosa Rosalie Rowena Ruben Rudi Rudy Ruth Ruud Saadia Sabine Sabrina Said Saida Samantha Samir Samira Sander
Sandra Sanne Sara Sarah Sascha Saskia Saïd Selma Sevda Sharon Sietske Sigrid Silvia Simon Simone Siobhan
Sjaak Sjef Sjoerd Sjors Sofie Sonja Sophie Soraya Souad Stefan Stefanie Steven Susan Susanne Suzanne Sven
Sylvia Tamara Tanja Teun Teunis Thea Theo Theodora Thijs Thirza Thomas Tijmen Tim Timo Tineke Titia Tjitske
Toine Tom Ton Tonnie Tony Toos Trijntje Trudy Truus Ursula Valentijn Valerie Vanessa Vera Victor Vincent
Wendy Wessel Wiebe Wies Wijnand Wilco Wilhelmina Wilhelmus Willeke Willem Willemien Willemijn Wilma Wim
Wouter Xander Yasin Yasmina Yasmine Yassine Youssef Yusuf Yvette Yvonne Zahra Zeynep Zineb Zoë
"""
VOORNAMEN = frozenset(_NAMES.split())
